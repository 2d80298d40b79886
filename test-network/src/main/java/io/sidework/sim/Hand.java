package io.sidework.sim;

import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.NewViewStatement;
import io.sidework.protocol.eip712.Proposal;
import io.sidework.protocol.eip712.Receipt;
import io.sidework.protocol.eip712.TypedMessage;
import io.sidework.protocol.eip712.Vote;
import io.sidework.protocol.lot.agreement.AgreementMessage.Commit;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepare;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.lot.agreement.Lock;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.CloseCertificate;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.List;
import java.util.Optional;

/** A bad node's own key, with which it signs what the code never would. */
final class Hand {
  /** Phases of votes, as signed. */
  static final int PREPARE = 0;

  static final int COMMIT = 1;

  private final SimNode node;

  Hand(SimNode node) {
    this.node = node;
  }

  Signature sign(TypedMessage message) {
    return node.world().blocks().domain().sign(node.signer(), message);
  }

  private int epoch(DealId deal) {
    return node.world().deal(node.world().blocks().number(deal)).epoch();
  }

  /** An inventory that has nothing, in the form that its slot's has (L-11, L-21, L-46). */
  static byte[] nothing(NewView like) {
    byte[] full = like.inventory();
    if (like.slot().step() == 0) {
      byte[] commitmentAlone = new byte[4 + Bytes32.SIZE];
      System.arraycopy(full, full.length - Bytes32.SIZE, commitmentAlone, 4, Bytes32.SIZE);
      return commitmentAlone;
    }
    return new byte[12];
  }

  NewView newView(DealId deal, int lot, NewView like, byte[] inventory, Optional<Lock> lock) {
    return newView(deal, lot, like.slot(), like.node(), like.view(), inventory, lock);
  }

  /** Without a lock. */
  NewView newView(DealId deal, int lot, Slot slot, int me, int view, byte[] inventory) {
    return newView(deal, lot, slot, me, view, inventory, Optional.empty());
  }

  private NewView newView(
      DealId deal, int lot, Slot slot, int me, int view, byte[] inventory, Optional<Lock> lock) {
    Signature signature =
        sign(
            new NewViewStatement(
                epoch(deal),
                deal,
                lot,
                slot.round(),
                slot.step(),
                view,
                lock.map(Lock::hash).orElse(Bytes32.ZERO),
                Keccak.hash(inventory)));
    return new NewView(slot, me, view, lock, inventory, signature);
  }

  Propose propose(DealId deal, int lot, Propose like, Ballot ballot, List<NewView> justification) {
    Slot slot = like.slot();
    Signature signature =
        sign(
            new Proposal(
                epoch(deal),
                deal,
                lot,
                slot.round(),
                slot.step(),
                like.view(),
                ballot.hash(),
                Keccak.hash(new Writer().list(justification).toArray())));
    return new Propose(slot, like.view(), ballot, justification, signature);
  }

  Prepare prepare(DealId deal, int lot, Slot slot, int view, Bytes32 ballot) {
    return new Prepare(slot, view, ballot, vote(deal, lot, slot, PREPARE, view, ballot));
  }

  /**
   * @param seal its signature on the segment, where there is one
   */
  Commit commit(
      DealId deal, int lot, Slot slot, int view, Bytes32 ballot, Optional<Signature> seal) {
    Signature signature = vote(deal, lot, slot, COMMIT, view, ballot);
    return new Commit(slot, view, ballot, signature, seal);
  }

  private Signature vote(DealId deal, int lot, Slot slot, int phase, int view, Bytes32 ballot) {
    return sign(new Vote(epoch(deal), deal, lot, slot.round(), slot.step(), phase, view, ballot));
  }

  WorkerMessage.Received receipt(DealId deal, int lot, int round, Bytes32 bundle) {
    Signature signature = sign(new Receipt(epoch(deal), deal, lot, round, bundle));
    return new WorkerMessage.Received(deal, lot, round, bundle, signature);
  }

  /** A certificate that closes one bundle, on this node's word alone. */
  WorkerMessage.Closed closed(SignedBundle bundle) {
    ClosedSet set = new ClosedSet(List.of(bundle.id()), List.of());
    return new WorkerMessage.Closed(
        new CloseCertificate(
            bundle.epoch(),
            bundle.deal(),
            bundle.lot(),
            0,
            0,
            set,
            List.of(new NodeSignature(0, sign(bundle.bundle())))));
  }
}
