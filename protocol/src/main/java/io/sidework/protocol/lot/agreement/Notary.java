package io.sidework.protocol.lot.agreement;

import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.NewViewStatement;
import io.sidework.protocol.eip712.Proposal;
import io.sidework.protocol.eip712.TypedMessage;
import io.sidework.protocol.eip712.Vote;
import io.sidework.protocol.lot.LotContext;
import io.sidework.protocol.lot.agreement.AgreementMessage.Commit;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepare;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepared;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.type.Bytes32;
import java.util.List;

/** Signs and checks what the committee says about one lot. */
public final class Notary {
  static final int PREPARE = 0;
  static final int COMMIT = 1;

  private final LotContext context;

  public Notary(LotContext context) {
    this.context = context;
  }

  public Signature sign(TypedMessage message) {
    return context.domain().sign(context.signer(), message);
  }

  public boolean isBy(int node, TypedMessage message, Signature signature) {
    return node >= 0
        && node < context.committee().size()
        && context.domain().isSignedBy(context.committee().node(node), message, signature);
  }

  /** True when at least {@code enough} distinct nodes, ascending, signed. */
  public boolean areBy(int enough, List<NodeSignature> signatures, TypedMessage message) {
    int last = -1;
    for (NodeSignature signed : signatures) {
      if (signed.node() <= last || !isBy(signed.node(), message, signed.signature())) {
        return false;
      }
      last = signed.node();
    }
    return signatures.size() >= enough;
  }

  boolean isQuorum(List<NodeSignature> signatures, TypedMessage message) {
    return areBy(context.committee().quorum(), signatures, message);
  }

  boolean isValid(NewView message) {
    Bytes32 lock = message.lock().map(Lock::hash).orElse(Bytes32.ZERO);
    if (!isBy(
        message.node(),
        statement(message.slot(), message.view(), lock, message.inventory()),
        message.signature())) {
      return false;
    }
    return message.lock().isEmpty()
        || message.lock().get().view() < message.view()
            && isValid(message.slot(), message.lock().get());
  }

  private boolean isValid(Slot slot, Lock lock) {
    return isQuorum(lock.prepares(), vote(slot, PREPARE, lock.view(), lock.ballot().hash()));
  }

  boolean isBy(int node, Slot slot, Prepare vote) {
    return isBy(node, vote(slot, PREPARE, vote.view(), vote.ballot()), vote.signature());
  }

  /** The vote alone; a seal is on what the ballot rules. */
  boolean isBy(int node, Slot slot, Commit vote) {
    return isBy(node, vote(slot, COMMIT, vote.view(), vote.ballot()), vote.signature());
  }

  boolean isValid(Slot slot, Prepared certificate) {
    return isQuorum(
        certificate.prepares(), vote(slot, PREPARE, certificate.view(), certificate.ballot()));
  }

  /** The votes alone; seals are on what the ballot rules. */
  boolean isValid(Slot slot, Decided certificate) {
    Bytes32 ballot = certificate.ballot().hash();
    return isQuorum(certificate.commits(), vote(slot, COMMIT, certificate.view(), ballot));
  }

  /** Whether a statement is its node's. */
  boolean isBy(Slot slot, Statement statement) {
    TypedMessage message =
        switch (statement) {
          case Statement.Prepare in -> prepare(slot, in);
          case Statement.Propose in -> proposal(slot, in);
          case Statement.Commit in -> commit(slot, in);
          case Statement.NewView in -> newView(slot, in);
        };
    return isBy(statement.node(), message, statement.signature());
  }

  Vote prepare(Slot slot, Statement.Prepare in) {
    return vote(slot, PREPARE, in.view(), in.ballot());
  }

  Vote commit(Slot slot, Statement.Commit in) {
    return vote(slot, COMMIT, in.view(), in.ballot());
  }

  Proposal proposal(Slot slot, Statement.Propose in) {
    return proposal(slot, in.view(), in.ballot(), in.justification());
  }

  NewViewStatement newView(Slot slot, Statement.NewView in) {
    return statement(slot, in.view(), Statement.Bound.hash(in.lock()), in.inventory());
  }

  NewViewStatement statement(Slot slot, int view, Bytes32 lock, byte[] inventory) {
    return statement(slot, view, lock, Keccak.hash(inventory));
  }

  private NewViewStatement statement(Slot slot, int view, Bytes32 lock, Bytes32 inventory) {
    return new NewViewStatement(
        context.deal().epoch(),
        context.deal().id(),
        context.lot(),
        slot.round(),
        slot.step(),
        view,
        lock,
        inventory);
  }

  Vote vote(Slot slot, int phase, int view, Bytes32 ballot) {
    return new Vote(
        context.deal().epoch(),
        context.deal().id(),
        context.lot(),
        slot.round(),
        slot.step(),
        phase,
        view,
        ballot);
  }

  Proposal proposal(Slot slot, int view, Bytes32 ballot, List<NewView> justification) {
    return proposal(slot, view, ballot, Keccak.hash(new Writer().list(justification).toArray()));
  }

  private Proposal proposal(Slot slot, int view, Bytes32 ballot, Bytes32 justification) {
    return new Proposal(
        context.deal().epoch(),
        context.deal().id(),
        context.lot(),
        slot.round(),
        slot.step(),
        view,
        ballot,
        justification);
  }

  boolean isBy(int leader, Propose message) {
    return isBy(
        leader,
        proposal(message.slot(), message.view(), message.ballot().hash(), message.justification()),
        message.signature());
  }

  /** Element v mod n leads view v. */
  List<Integer> leaders(Slot slot) {
    return context
        .committee()
        .leaders(context.deal().id(), context.lot(), slot.round(), slot.step());
  }
}
