package io.sidework.sim;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.Commit;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.AgreementMessage.Prepare;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * P4, P8: what honest nodes sign in the agreement. None says two things in one view, through any
 * crash, or forgets what it is locked on; all decide alike.
 */
final class VotePromises {
  /** One slot of one lot. */
  record SlotName(DealId deal, int lot, Slot slot) {}

  private record Said(Address node, SlotName slot, Class<?> kind, int view) {}

  private record Committed(Address node, SlotName slot) {}

  private final Consumer<String> broken;
  private final Map<Said, Bytes32> said = new HashMap<>();
  private final Map<Committed, Integer> committed = new HashMap<>();
  private final Map<SlotName, Bytes32> decided = new HashMap<>();

  VotePromises(Consumer<String> broken) {
    this.broken = broken;
  }

  /** An honest node says this. */
  void says(SimNode node, PeerMessage.Agreement about, AgreementMessage message) {
    SlotName slot = new SlotName(about.deal(), about.lot(), message.slot());
    switch (message) {
      case Prepare vote -> once(node, slot, vote, vote.view(), vote.ballot());
      case Propose proposal -> once(node, slot, proposal, proposal.view(), hash(proposal));
      case Commit vote -> {
        once(node, slot, vote, vote.view(), vote.ballot());
        committed.merge(new Committed(node.address(), slot), vote.view(), Math::max);
      }
      case NewView newView -> {
        once(node, slot, newView, newView.view(), hash(newView));
        keepsLock(node, slot, newView);
      }
      case Decided certificate -> decides(node, slot, certificate);
      case AgreementMessage.Prepared certificate -> {
        // Made of others' votes: whoever takes it checks them.
      }
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

  private void decides(SimNode node, SlotName slot, Decided certificate) {
    Bytes32 what = certificate.ballot().hash();
    Bytes32 before = decided.putIfAbsent(slot, what);
    if (before != null && !before.equals(what)) {
      broken.accept("P4: " + node.name() + " decides otherwise in " + slot.slot());
    }
  }
}
