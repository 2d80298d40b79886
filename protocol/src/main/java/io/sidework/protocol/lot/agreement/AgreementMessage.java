package io.sidework.protocol.lot.agreement;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.type.Bytes32;
import java.util.List;
import java.util.Optional;

/** What the nodes say to agree on a slot (spec L-30). The sender's index comes with the link. */
public sealed interface AgreementMessage extends Encodable {
  /** Tags of this family are below it. */
  int TAGS = 16;

  /** Tags of those that may be long: the first byte of the message, its slot the next. */
  int NEW_VIEW = 1;

  int PROPOSE = 2;

  int MAX_INVENTORY = 4 << 20;

  Slot slot();

  /**
   * I am in this view, bound by this lock, and hold this much.
   *
   * @param node the sender, whose signature it is also inside a {@link Propose}
   * @param signature over {@link io.sidework.protocol.eip712.NewViewStatement}
   */
  record NewView(
      Slot slot, int node, int view, Optional<Lock> lock, byte[] inventory, Signature signature)
      implements AgreementMessage {
    @Override
    public void encode(Writer out) {
      out.u8(NEW_VIEW);
      encodeFields(out);
    }

    private void encodeFields(Writer out) {
      slot.encode(out);
      out.u32(node).u32(view).u8(lock.isPresent() ? 1 : 0);
      lock.ifPresent(held -> held.encode(out));
      out.bytes(inventory).signature(signature);
    }

    static NewView decodeFields(Reader in) {
      return new NewView(
          Slot.decode(in),
          in.u32(),
          in.u32(),
          in.bool() ? Optional.of(Lock.decode(in)) : Optional.empty(),
          in.bytes(MAX_INVENTORY),
          in.signature());
    }
  }

  /** Leader: this ballot follows from these NEWVIEWs. */
  record Propose(
      Slot slot, int view, Ballot ballot, List<NewView> justification, Signature signature)
      implements AgreementMessage {
    public Propose {
      justification = List.copyOf(justification);
    }

    @Override
    public void encode(Writer out) {
      out.u8(PROPOSE);
      slot.encode(out);
      out.u32(view);
      ballot.encode(out);
      out.u32(justification.size());
      justification.forEach(newView -> newView.encodeFields(out));
      out.signature(signature);
    }
  }

  /** To the leader: the ballot is right and I hold all that it names. */
  record Prepare(Slot slot, int view, Bytes32 ballot, Signature signature)
      implements AgreementMessage {
    @Override
    public void encode(Writer out) {
      out.u8(3);
      slot.encode(out);
      out.u32(view).word(ballot).signature(signature);
    }
  }

  /** Leader: Q nodes prepared it. */
  record Prepared(Slot slot, int view, Bytes32 ballot, List<NodeSignature> prepares)
      implements AgreementMessage {
    public Prepared {
      prepares = List.copyOf(prepares);
    }

    @Override
    public void encode(Writer out) {
      out.u8(4);
      slot.encode(out);
      out.u32(view).word(ballot).list(prepares);
    }
  }

  /**
   * To the leader: I am locked on it.
   *
   * @param seal signature over what the chain is to see, where the ballot has such an effect
   */
  record Commit(Slot slot, int view, Bytes32 ballot, Signature signature, Optional<Signature> seal)
      implements AgreementMessage {
    @Override
    public void encode(Writer out) {
      out.u8(5);
      slot.encode(out);
      out.u32(view).word(ballot).signature(signature).u8(seal.isPresent() ? 1 : 0);
      seal.ifPresent(out::signature);
    }
  }

  /**
   * The slot's certificate: decided, whatever else happens.
   *
   * @param commits Q COMMIT signatures of one view, ascending by node
   * @param seals as many seals by the same nodes, or none
   */
  record Decided(
      Slot slot, int view, Ballot ballot, List<NodeSignature> commits, List<NodeSignature> seals)
      implements AgreementMessage {
    public Decided {
      commits = List.copyOf(commits);
      seals = List.copyOf(seals);
    }

    /** With a ballot that is known already where it is the same: hash and ruling are found once. */
    Decided knowing(Ballot known) {
      return known.isEqual(ballot) ? new Decided(slot, view, known, commits, seals) : this;
    }

    @Override
    public void encode(Writer out) {
      out.u8(6);
      slot.encode(out);
      out.u32(view);
      ballot.encode(out);
      out.list(commits).list(seals);
    }
  }

  /**
   * What others said, for whoever can hold it against them (spec L-50). It changes no vote: each
   * statement stands for itself.
   */
  record Testimony(Slot slot, List<Statement> statements) implements AgreementMessage {
    /** Statements in a message. */
    static final int MAX = 256;

    public Testimony {
      statements = List.copyOf(statements);
    }

    @Override
    public void encode(Writer out) {
      out.u8(7);
      slot.encode(out);
      out.list(statements);
    }
  }

  /** Reads the fields of a message whose tag has been read. */
  static AgreementMessage decode(int tag, Reader in) {
    return switch (tag) {
      case NEW_VIEW -> NewView.decodeFields(in);
      case PROPOSE ->
          new Propose(
              Slot.decode(in),
              in.u32(),
              Ballot.decode(in),
              in.list(256, NewView::decodeFields),
              in.signature());
      case 3 -> new Prepare(Slot.decode(in), in.u32(), in.word(), in.signature());
      case 4 ->
          new Prepared(Slot.decode(in), in.u32(), in.word(), in.list(256, NodeSignature::decode));
      case 5 ->
          new Commit(
              Slot.decode(in),
              in.u32(),
              in.word(),
              in.signature(),
              in.bool() ? Optional.of(in.signature()) : Optional.empty());
      case 6 ->
          new Decided(
              Slot.decode(in),
              in.u32(),
              Ballot.decode(in),
              in.list(256, NodeSignature::decode),
              in.list(256, NodeSignature::decode));
      case 7 -> new Testimony(Slot.decode(in), in.list(Testimony.MAX, Statement::decode));
      default -> throw new MalformedMessage("unknown agreement message " + tag);
    };
  }
}
