package io.sidework.protocol.message;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.List;

/**
 * What a worker and a node say to each other over their WebSocket: one message a binary frame, a
 * tag byte and its fields. A connection starts with {@link Challenge} by the node and {@link Login}
 * by the worker; nothing else is answered before {@link Welcome}.
 */
public sealed interface WorkerMessage extends Encodable {
  /** Largest frame in bytes. */
  int MAX_FRAME = 4 << 20;

  /** Characters of a reason, each at most three bytes of UTF-8; the rest is cut off. */
  int MAX_REASON = 200;

  /** Node: who I am, and a nonce to sign as EIP-712 Login(account, node, nonce). */
  record Challenge(Address node, Bytes32 nonce) implements WorkerMessage {
    @Override
    public void encode(Writer out) {
      out.u8(1).address(node).word(nonce);
    }
  }

  /** Caller: who I am, with the signature over the challenge. Used by workers and by peers. */
  record Login(Address account, Signature signature) implements WorkerMessage {
    @Override
    public void encode(Writer out) {
      out.u8(2).address(account).signature(signature);
    }
  }

  /** Node: you are known; deals follow. */
  record Welcome() implements WorkerMessage {
    @Override
    public void encode(Writer out) {
      out.u8(3);
    }
  }

  /** Worker: I am alive; sent every few seconds, silence admits the next rank. */
  record Alive() implements WorkerMessage {
    @Override
    public void encode(Writer out) {
      out.u8(4);
    }
  }

  /** Node: Q nodes hold the deal's program and inputs, or it is over (open = false). */
  record DealOpen(DealId deal, boolean open) implements WorkerMessage {
    @Override
    public void encode(Writer out) {
      out.u8(5).word(deal.value()).u8(open ? 1 : 0);
    }
  }

  /**
   * Node: I would give you a receipt for these tasks although your rank is m or later. Worth acting
   * on once f+1 nodes say it.
   *
   * @param tasks bit i = task 256*lot + i
   */
  record Admit(DealId deal, int lot, int round, BigInteger tasks) implements WorkerMessage {
    @Override
    public void encode(Writer out) {
      out.u8(6).word(deal.value()).u32(lot).u32(round).word(tasks);
    }
  }

  /** Worker: contributions. */
  record Contribute(SignedBundle bundle) implements WorkerMessage {
    @Override
    public void encode(Writer out) {
      out.u8(7);
      bundle.encode(out);
    }
  }

  /** Node: stored before the round froze; EIP-712 Receipt by this node (P13). */
  record Received(DealId deal, int lot, int round, Bytes32 bundle, Signature signature)
      implements WorkerMessage {
    @Override
    public void encode(Writer out) {
      out.u8(8).word(deal.value()).u32(lot).u32(round).word(bundle).signature(signature);
    }
  }

  /** Worker: I cannot run these tasks (host trouble); draw someone else. */
  record Decline(DealId deal, int lot, BigInteger tasks) implements WorkerMessage {
    @Override
    public void encode(Writer out) {
      out.u8(9).word(deal.value()).u32(lot).word(tasks);
    }
  }

  /** Node: the round is closed, open what you committed to. */
  record Closed(CloseCertificate certificate) implements WorkerMessage {
    @Override
    public void encode(Writer out) {
      out.u8(10);
      certificate.encode(out);
    }
  }

  /** Worker: results behind commitments of a closed round. */
  record Open(DealId deal, int lot, List<Opening> openings) implements WorkerMessage {
    public Open {
      openings = List.copyOf(openings);
    }

    @Override
    public void encode(Writer out) {
      out.u8(11).word(deal.value()).u32(lot).list(openings);
    }
  }

  /** Node: these tasks of the lot are certified; their results need not be kept. */
  record Certified(DealId deal, int lot, BigInteger tasks) implements WorkerMessage {
    @Override
    public void encode(Writer out) {
      out.u8(12).word(deal.value()).u32(lot).word(tasks);
    }
  }

  /** Node: why the last input of this kind was not taken. */
  record Refused(String reason) implements WorkerMessage {
    public Refused {
      reason = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
    }

    @Override
    public void encode(Writer out) {
      out.u8(13).text(reason);
    }

    private static Refused of(Reader in) {
      String reason = in.text(3 * MAX_REASON);
      if (reason.length() > MAX_REASON) {
        throw new MalformedMessage("a reason of " + reason.length() + " characters");
      }
      return new Refused(reason);
    }
  }

  /**
   * @throws MalformedMessage when the frame is not exactly one message
   */
  static WorkerMessage decode(byte[] frame) {
    return Reader.all(frame, WorkerMessage::decode);
  }

  /** Reads one message inside a larger structure. */
  static WorkerMessage decode(Reader in) {
    int tag = in.u8();
    return switch (tag) {
      case 1 -> new Challenge(in.address(), in.word());
      case 2 -> new Login(in.address(), in.signature());
      case 3 -> new Welcome();
      case 4 -> new Alive();
      case 5 -> new DealOpen(new DealId(in.word()), in.bool());
      case 6 -> new Admit(new DealId(in.word()), in.u32(), in.u32(), in.uint256());
      case 7 -> new Contribute(SignedBundle.decode(in));
      case 8 -> new Received(new DealId(in.word()), in.u32(), in.u32(), in.word(), in.signature());
      case 9 -> new Decline(new DealId(in.word()), in.u32(), in.uint256());
      case 10 -> new Closed(CloseCertificate.decode(in));
      case 11 -> new Open(new DealId(in.word()), in.u32(), in.list(256, Opening::decode));
      case 12 -> new Certified(new DealId(in.word()), in.u32(), in.uint256());
      case 13 -> Refused.of(in);
      default -> throw new MalformedMessage("unknown worker message " + tag);
    };
  }
}
