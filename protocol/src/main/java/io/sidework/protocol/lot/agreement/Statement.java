package io.sidework.protocol.lot.agreement;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.type.Bytes32;
import java.util.Optional;

/**
 * What one node signed in a slot, without what it was about: small enough to keep and to pass on,
 * and as much as the chain needs to see (spec L-50, R-31, R-32).
 */
public sealed interface Statement extends Encodable {
  int node();

  int view();

  Signature signature();

  record Prepare(int node, int view, Bytes32 ballot, Signature signature) implements Statement {
    @Override
    public void encode(Writer out) {
      out.u8(1).u32(node).u32(view).word(ballot).signature(signature);
    }
  }

  /**
   * @param justification hash of the NEWVIEWs that went with it
   */
  record Propose(int node, int view, Bytes32 ballot, Bytes32 justification, Signature signature)
      implements Statement {
    @Override
    public void encode(Writer out) {
      out.u8(2).u32(node).u32(view).word(ballot).word(justification).signature(signature);
    }
  }

  record Commit(int node, int view, Bytes32 ballot, Signature signature) implements Statement {
    @Override
    public void encode(Writer out) {
      out.u8(3).u32(node).u32(view).word(ballot).signature(signature);
    }
  }

  /**
   * @param lock what its sender says it is bound to
   * @param inventory hash of what it brought
   */
  record NewView(int node, int view, Optional<Bound> lock, Bytes32 inventory, Signature signature)
      implements Statement {
    @Override
    public void encode(Writer out) {
      out.u8(4).u32(node).u32(view).u8(lock.isPresent() ? 1 : 0);
      lock.ifPresent(bound -> out.u32(bound.view()).word(bound.ballot()));
      out.word(inventory).signature(signature);
    }

    /** View of the lock, or -1. */
    int lockView() {
      return lock.map(Bound::view).orElse(-1);
    }

    /** No lock is of the view that it is carried into, or of a later one. */
    boolean isPossible() {
      return lockView() < view;
    }
  }

  /** A lock's name: since which view, on which ballot. */
  record Bound(int view, Bytes32 ballot) {
    static Optional<Bound> of(Optional<Lock> lock) {
      return lock.map(held -> new Bound(held.view(), held.ballot().hash()));
    }

    /** What a NEWVIEW's signature covers of a lock: zero for none (spec R-32). */
    public static Bytes32 hash(Optional<Bound> lock) {
      return lock.map(
              bound -> Keccak.hash(new Words().add(bound.view()).add(bound.ballot()).toArray()))
          .orElse(Bytes32.ZERO);
    }
  }

  /**
   * @param leader who signed it
   * @param ballot hash of the message's ballot
   */
  static Propose of(int leader, AgreementMessage.Propose message, Bytes32 ballot) {
    Bytes32 justification = Keccak.hash(new Writer().list(message.justification()).toArray());
    return new Propose(leader, message.view(), ballot, justification, message.signature());
  }

  static Statement decode(Reader in) {
    int kind = in.u8();
    return switch (kind) {
      case 1 -> new Prepare(in.u32(), in.u32(), in.word(), in.signature());
      case 2 -> new Propose(in.u32(), in.u32(), in.word(), in.word(), in.signature());
      case 3 -> new Commit(in.u32(), in.u32(), in.word(), in.signature());
      case 4 ->
          new NewView(
              in.u32(),
              in.u32(),
              in.bool() ? Optional.of(new Bound(in.u32(), in.word())) : Optional.empty(),
              in.word(),
              in.signature());
      default -> throw new MalformedMessage("unknown statement " + kind);
    };
  }
}
