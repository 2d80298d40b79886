package io.sidework.sim;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.eip712.Vote;
import io.sidework.protocol.lot.LotProgress;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.Commit;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepare;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepared;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * P4, P8: what honest nodes sign in the agreement. None says two things in one view, through any
 * crash, votes in a view that it left, or forgets what it is locked on; what it shows as a
 * certificate is one; all decide alike.
 */
final class VotePromises {
  /** One slot of one lot. */
  record SlotName(DealId deal, int lot, Slot slot) {}

  private record Said(Address node, SlotName slot, Class<?> kind, int view) {}

  private record Committed(Address node, SlotName slot) {}

  private record Place(Address node, DealId deal, int lot) {}

  private final World world;
  private final Consumer<String> broken;
  private final Map<Said, Bytes32> said = new HashMap<>();
  private final Map<Committed, Integer> committed = new HashMap<>();
  private final Map<Committed, Integer> entered = new HashMap<>();
  private final Map<Place, Integer> reached = new HashMap<>();
  private final Map<SlotName, Bytes32> decided = new HashMap<>();

  VotePromises(World world, Consumer<String> broken) {
    this.world = world;
    this.broken = broken;
  }

  /** An honest node says this. */
  void says(SimNode node, PeerMessage.Agreement about, AgreementMessage message) {
    SlotName slot = new SlotName(about.deal(), about.lot(), message.slot());
    switch (message) {
      case Prepare vote -> {
        once(node, slot, vote, vote.view(), vote.ballot());
        isHere(node, slot, vote.view());
      }
      case Propose proposal -> once(node, slot, proposal, proposal.view(), hash(proposal));
      case Commit vote -> {
        once(node, slot, vote, vote.view(), vote.ballot());
        isHere(node, slot, vote.view());
        committed.merge(new Committed(node.address(), slot), vote.view(), Math::max);
      }
      case NewView newView -> {
        once(node, slot, newView, newView.view(), hash(newView));
        isHere(node, slot, newView.view());
        keepsLock(node, slot, newView);
        newView
            .lock()
            .ifPresent(
                lock ->
                    isQuorum(
                        node,
                        slot,
                        Hand.PREPARE,
                        lock.view(),
                        lock.ballot().hash(),
                        lock.prepares()));
        entered.merge(new Committed(node.address(), slot), newView.view(), Math::max);
        reached.merge(
            new Place(node.address(), about.deal(), about.lot()),
            newView.slot().ordinal(),
            Math::max);
      }
      case Decided made -> {
        Bytes32 ballot = made.ballot().hash();
        isQuorum(node, slot, Hand.COMMIT, made.view(), ballot, made.commits());
        decides(node, slot, ballot);
      }
      case Prepared made ->
          isQuorum(node, slot, Hand.PREPARE, made.view(), made.ballot(), made.prepares());
      case AgreementMessage.Testimony testimony -> {
        // Passes on what others signed.
      }
    }
  }

  private static Bytes32 hash(AgreementMessage message) {
    return Keccak.hash(message.toBytes());
  }

  private void once(SimNode node, SlotName slot, AgreementMessage message, int view, Bytes32 what) {
    Said name = new Said(node.address(), slot, message.getClass(), view);
    Bytes32 before = said.putIfAbsent(name, what);
    if (before != null && !before.equals(what)) {
      broken.accept(
          "P8: "
              + node.name()
              + " signs two "
              + message.getClass().getSimpleName()
              + " in view "
              + view
              + " of "
              + slot.slot());
    }
  }

  private void keepsLock(SimNode node, SlotName slot, NewView newView) {
    int view = committed.getOrDefault(new Committed(node.address(), slot), -1);
    int lock = newView.lock().map(held -> held.view()).orElse(-1);
    if (newView.view() > view && lock < view) {
      broken.accept(
          "P4: "
              + node.name()
              + " committed in view "
              + view
              + " and enters view "
              + newView.view()
              + " locked on "
              + lock);
    }
  }

  /** Who has entered a view has told the others what binds it: it is in no earlier one again. */
  private void isHere(SimNode node, SlotName slot, int view) {
    int last = entered.getOrDefault(new Committed(node.address(), slot), -1);
    if (view < last) {
      broken.accept("P8: " + node.name() + " is in view " + view + " and has been in view " + last);
    }
  }

  /** What an honest node puts together of votes is a certificate (L-35, L-38). */
  private void isQuorum(
      SimNode node,
      SlotName slot,
      int phase,
      int view,
      Bytes32 ballot,
      List<NodeSignature> signatures) {
    int epoch = world.deal(world.blocks().number(slot.deal)).epoch();
    Committee committee = world.blocks().committee(epoch);
    int round = slot.slot.round();
    int step = slot.slot.step();
    Vote vote = new Vote(epoch, slot.deal, slot.lot, round, step, phase, view, ballot);
    long valid =
        signatures.stream()
            .filter(
                each ->
                    world
                        .blocks()
                        .domain()
                        .isSignedBy(committee.node(each.node()), vote, each.signature()))
            .map(NodeSignature::node)
            .distinct()
            .count();
    if (valid < committee.quorum() || valid < signatures.size()) {
      broken.accept(
          "P4: "
              + node.name()
              + " shows a certificate of view "
              + view
              + " of which only "
              + valid
              + " votes are of that view");
    }
  }

  /** A node came back by its log: it is no less far than it has said to be (N-21). */
  void recovered(SimNode node, WatchedLot lot) {
    Integer said = reached.get(new Place(node.address(), lot.deal(), lot.number()));
    LotProgress progress = lot.progress();
    int here =
        switch (progress.phase()) {
          case "COLLECTING" -> 2 * progress.round() - 1;
          case "CLOSING", "OPENING" -> 2 * progress.round();
          case "RESOLVING" -> 2 * progress.round() + 1;
          default -> Integer.MAX_VALUE;
        };
    if (said != null && here < said) {
      broken.accept(
          "P8: "
              + node.name()
              + " has voted in "
              + Slot.of(said)
              + " and comes back "
              + progress.phase()
              + " in round "
              + progress.round());
    }
  }

  private void decides(SimNode node, SlotName slot, Bytes32 what) {
    Bytes32 before = decided.putIfAbsent(slot, what);
    if (before != null && !before.equals(what)) {
      broken.accept("P4: " + node.name() + " decides otherwise in " + slot.slot());
    }
  }
}
