package io.sidework.protocol.message;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.List;
import java.util.Optional;

/**
 * What nodes say to each other, in {@link PeerFrame}s. Connections start as between worker and node
 * ({@link WorkerMessage.Challenge}, {@link WorkerMessage.Login}, {@link WorkerMessage.Welcome}).
 */
public sealed interface PeerMessage extends Encodable {
  /** Largest message in bytes. */
  int MAX_FRAME = 16 << 20;

  /** What messages between nodes as such are about. */
  DealId NO_DEAL = new DealId(Bytes32.ZERO);

  DealId deal();

  /** The lot it is about, or -1 when it is about the whole deal. */
  int lot();

  /** I hold program and inputs of the deal; EIP-712 Held. */
  record HeldBy(DealId deal, Signature signature) implements PeerMessage {
    @Override
    public int lot() {
      return -1;
    }

    @Override
    public void encode(Writer out) {
      out.u8(1).word(deal.value()).signature(signature);
    }
  }

  /** A worker's bundle, passed on unchanged. */
  record RelayBundle(SignedBundle bundle) implements PeerMessage {
    @Override
    public DealId deal() {
      return bundle.deal();
    }

    @Override
    public int lot() {
      return bundle.lot();
    }

    @Override
    public void encode(Writer out) {
      out.u8(2);
      bundle.encode(out);
    }
  }

  /** My receipt for a bundle that has tasks of rank m or later, so that others can count f+1. */
  record RelayReceipt(DealId deal, int lot, int round, Bytes32 bundle, Signature signature)
      implements PeerMessage {
    @Override
    public void encode(Writer out) {
      out.u8(3).word(deal.value()).u32(lot).u32(round).word(bundle).signature(signature);
    }
  }

  /** Openings, passed on unchanged. */
  record RelayOpenings(DealId deal, int lot, List<Opening> openings) implements PeerMessage {
    public RelayOpenings {
      openings = List.copyOf(openings);
    }

    @Override
    public void encode(Writer out) {
      out.u8(4).word(deal.value()).u32(lot).list(openings);
    }
  }

  /** A message of the lot's agreement; its body is {@link io.sidework.protocol.lot}'s own. */
  record Agreement(DealId deal, int lot, byte[] body) implements PeerMessage {
    @Override
    public void encode(Writer out) {
      out.u8(5).word(deal.value()).u32(lot).bytes(body);
    }
  }

  /** A certified segment, for whoever does not have it. */
  record Certificate(SegmentCertificate certificate) implements PeerMessage {
    @Override
    public DealId deal() {
      return certificate.deal();
    }

    @Override
    public int lot() {
      return certificate.lot();
    }

    @Override
    public void encode(Writer out) {
      out.u8(6);
      certificate.encode(out);
    }
  }

  /** How far the sender's memory has come; EIP-712 Mark of the sender (spec N-27). */
  record MyMark(long writes, Signature signature) implements PeerMessage {
    @Override
    public DealId deal() {
      return NO_DEAL;
    }

    @Override
    public int lot() {
      return -1;
    }

    @Override
    public void encode(Writer out) {
      out.u8(20).u64(writes).signature(signature);
    }
  }

  /**
   * The highest mark of the receiver that the sender holds, with the receiver's own signature; none
   * when it holds none (spec N-27).
   */
  record YourMark(Optional<MyMark> mark) implements PeerMessage {
    @Override
    public DealId deal() {
      return NO_DEAL;
    }

    @Override
    public int lot() {
      return -1;
    }

    @Override
    public void encode(Writer out) {
      out.u8(21).u8(mark.isPresent() ? 1 : 0);
      mark.ifPresent(held -> out.u64(held.writes()).signature(held.signature()));
    }
  }

  /**
   * @throws MalformedMessage when the bytes are not exactly one message
   */
  static PeerMessage decode(byte[] frame) {
    return Reader.all(frame, PeerMessage::decode);
  }

  static PeerMessage decode(Reader in) {
    int tag = in.u8();
    return switch (tag) {
      case 1 -> new HeldBy(new DealId(in.word()), in.signature());
      case 2 -> new RelayBundle(SignedBundle.decode(in));
      case 3 ->
          new RelayReceipt(new DealId(in.word()), in.u32(), in.u32(), in.word(), in.signature());
      case 4 -> new RelayOpenings(new DealId(in.word()), in.u32(), in.list(256, Opening::decode));
      case 5 -> new Agreement(new DealId(in.word()), in.u32(), in.bytes(MAX_FRAME));
      case 6 -> new Certificate(SegmentCertificate.decode(in));
      case 20 -> new MyMark(in.u64(), in.signature());
      case 21 ->
          new YourMark(
              in.bool() ? Optional.of(new MyMark(in.u64(), in.signature())) : Optional.empty());
      default -> throw new MalformedMessage("unknown peer message " + tag);
    };
  }
}
