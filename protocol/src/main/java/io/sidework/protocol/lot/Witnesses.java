package io.sidework.protocol.lot;

import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.NodeFault;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.lot.agreement.Witness;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who signed what in the lot's latest slots, decided ones too, and what that proves (spec L-50 to
 * L-52).
 */
final class Witnesses {
  /** Slots behind the present one that are remembered: two rounds. */
  private static final int BEHIND = 4;

  private final LotContext context;
  private final Notary notary;
  private final Rounds rounds;
  private final Outbox out;
  private final NavigableMap<Integer, Witness> bySlot = new TreeMap<>();
  private @Nullable LotInput extract;

  Witnesses(LotContext context, Notary notary, Rounds rounds, Outbox out) {
    this.context = context;
    this.notary = notary;
    this.rounds = rounds;
    this.out = out;
  }

  /**
   * Takes what a message proves, whatever else became of it.
   *
   * @param verdict of the agreement, which has checked every signature of what it accepted
   */
  Verdict hear(int node, AgreementMessage message, Verdict verdict) {
    Slot slot = message.slot();
    int here = rounds.current().slot().ordinal();
    bySlot.headMap(here - BEHIND, false).clear();
    if (slot.ordinal() < here - BEHIND || slot.ordinal() > here + 1) {
      return verdict;
    }
    boolean accepted = verdict instanceof Verdict.Accept;
    Witness.Heard heard =
        witness(slot).hear(node, message, accepted, rounds.viewIn(slot.ordinal()));
    heard.faults().forEach(this::convict);
    if (!heard.disputed().isEmpty()) {
      out.toAll(new AgreementMessage.Testimony(slot, heard.disputed()));
    }
    if (accepted || heard.kept().isEmpty()) {
      return verdict;
    }
    // The log needs what is remembered and no more: a refused message may be megabytes.
    LotMessage statements =
        new LotMessage.Voting(new AgreementMessage.Testimony(slot, heard.kept()));
    extract = new LotInput.FromPeer(node, out.wrap(statements));
    return Verdict.ACCEPT;
  }

  /** A certificate that somebody else made: its seals bind their signers as COMMITs do. */
  void sealed(SegmentCertificate made) {
    Slot slot = new Slot(made.round(), Slot.RESOLVE);
    int here = rounds.current().slot().ordinal();
    if (slot.ordinal() >= here - BEHIND && slot.ordinal() <= here + 1) {
      var segment =
          made.outcome(context.deal(), context.committee()).segment(made.round(), made.view());
      witness(slot).sealed(segment, made.signatures()).forEach(this::convict);
    }
  }

  /** The lot is done, and its slots with it: nobody votes in them any more. */
  void forget() {
    bySlot.clear();
  }

  private Witness witness(Slot slot) {
    return bySlot.computeIfAbsent(slot.ordinal(), ordinal -> new Witness(context, notary, slot));
  }

  private void convict(NodeFault fault) {
    out.add(new Effect.FaultyNode(fault));
  }

  /** What the log takes in place of the input, if it is not the input itself; asked once. */
  Optional<LotInput> extract() {
    LotInput instead = extract;
    extract = null;
    return Optional.ofNullable(instead);
  }
}
