package io.sidework.protocol.lot;

import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.lot.agreement.SlotAgreement;
import io.sidework.protocol.lot.agreement.SlotRules;
import io.sidework.protocol.message.CloseCertificate;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lot's slots one after the other: when each begins, and what its decision does (spec L-2). */
final class Rounds {
  private static final int MAX_DOUBLINGS = 10;

  private final LotContext context;
  private final Course<LotPhase, LotEvent> phase;
  private final TaskBoard board;
  private final Contributions contributions;
  private final Attendance attendance;
  private final Admission admission;
  private final Openings openings;
  private final Reexecutions reexecutions;
  private final Wants wants;
  private final Outbox out;
  private final Notary notary;
  private final Closing closing;
  private final Sentence sentence;
  private final Evidence evidence;
  private final Audits audits;

  private final List<Decided> certificates = new ArrayList<>();
  private SlotAgreement current;
  private SlotAgreement next;
  private CloseRules closeRules;
  private ResolveRules resolveRules;
  private @Nullable CloseCertificate closed;
  private long windowEnd;
  private long closedAt;

  /** Volatile: it only spares answers. */
  private long decidedAt = Long.MIN_VALUE / 2;

  private int truthRounds;

  Rounds(
      LotContext context,
      Course<LotPhase, LotEvent> phase,
      TaskBoard board,
      Contributions contributions,
      Attendance attendance,
      Admission admission,
      Openings openings,
      Reexecutions reexecutions,
      Wants wants,
      Outbox out,
      Notary notary,
      long now) {
    this.context = context;
    this.phase = phase;
    this.board = board;
    this.contributions = contributions;
    this.attendance = attendance;
    this.admission = admission;
    this.openings = openings;
    this.reexecutions = reexecutions;
    this.wants = wants;
    this.out = out;
    this.notary = notary;
    this.closing = new Closing(context, board, contributions);
    this.evidence = new Evidence(contributions, out);
    this.sentence = new Sentence(context, board, contributions, evidence, out);
    this.audits = new Audits(context, board, reexecutions, evidence);
    this.closeRules = closeRules(0);
    this.resolveRules = resolveRules(0);
    this.current = new SlotAgreement(context, Slot.of(0), closeRules, out);
    this.next = new SlotAgreement(context, Slot.of(1), resolveRules, out);
    current.activate(now);
  }

  private CloseRules closeRules(int round) {
    return new CloseRules(context, notary, contributions, wants, round);
  }

  private ResolveRules resolveRules(int round) {
    return new ResolveRules(context, board, openings, reexecutions, wants, round);
  }

  int round() {
    return current.slot().round();
  }

  boolean isClosing() {
    return phase.state() == LotPhase.COLLECTING || phase.state() == LotPhase.CLOSING;
  }

  /** The round takes nothing new (spec L-10). */
  boolean isFrozen() {
    return phase.state() != LotPhase.COLLECTING;
  }

  SlotAgreement current() {
    return current;
  }

  Audits audits() {
    return audits;
  }

  /** Workers whose opened result was refuted. */
  List<Address> refuted() {
    return evidence.refuted();
  }

  int copies() {
    return closing.copies();
  }

  boolean isInTime(long now) {
    return now < windowEnd;
  }

  /** The slots that this node knows the decision of, oldest first. */
  Optional<Decided> certificate(int ordinal) {
    if (ordinal < certificates.size()) {
      return Optional.of(certificates.get(ordinal));
    }
    return ordinal == certificates.size() ? current.decision() : Optional.empty();
  }

  /** The view that this node is in, or was when the slot was decided; -1 before the first. */
  int viewIn(int ordinal) {
    if (ordinal < certificates.size()) {
      return certificates.get(ordinal).view();
    }
    return ordinal == certificates.size() ? current.view() : next.view();
  }

  /** The segments that this node decided itself. */
  List<SegmentCertificate> segments() {
    List<SegmentCertificate> segments = new ArrayList<>();
    for (Decided decision : certificates) {
      if (decision.slot().step() == Slot.RESOLVE) {
        Ruling ruling = Ruling.decode(decision.ballot().ruling());
        if (!ruling.leaves().isEmpty()) {
          segments.add(sentence.segment(decision, ruling, decision.slot().round()));
        }
      }
    }
    return segments;
  }

  /** The certificate against which workers open now. */
  Optional<CloseCertificate> closed() {
    return isClosing() ? Optional.empty() : Optional.ofNullable(closed);
  }

  Verdict receive(int from, AgreementMessage message, long now) {
    int ordinal = message.slot().ordinal();
    int here = current.slot().ordinal();
    if (ordinal > here + 1) {
      return new Verdict.Defer("the certificates of slots " + here + " to " + (ordinal - 1));
    }
    SlotAgreement slot = ordinal == here ? current : next;
    boolean open = slot.decision().isEmpty();
    Verdict verdict = slot.receive(from, message, now);
    if (open && slot.decision().isPresent()) {
      decidedAt = now;
    }
    if (slot == current) {
      follow();
    }
    return verdict;
  }

  /**
   * The last decision is so young that its leader's message is still on its way to all: votes that
   * cross it need no answer (spec L-40).
   */
  boolean hasJustDecided(long now) {
    return now - decidedAt < context.timing().retransmit() / 4;
  }

  /** The slot may have been entered or decided, by what others said too (L-33). */
  private void follow() {
    if (phase.state() == LotPhase.COLLECTING
        && (current.isEntered() || current.decision().isPresent())) {
      phase.on(LotEvent.FREEZE);
    } else if (phase.state() == LotPhase.OPENING && current.isEntered()) {
      phase.on(LotEvent.ENTER_RESOLVE);
    }
  }

  /** Carries out all that is due; true when the state changed. */
  boolean advance(long now, boolean over) {
    boolean changed = false;
    while (phase.state() != LotPhase.DONE && step(now, over)) {
      changed = true;
    }
    return changed;
  }

  private boolean step(long now, boolean over) {
    Optional<Decided> decision = current.decision();
    if (decision.isPresent()) {
      return isClosing() ? close(decision.get(), now) : resolve(decision.get(), now);
    }
    if (over) {
      return false;
    }
    if (current.advance(now)) {
      return true;
    }
    return switch (phase.state()) {
      case COLLECTING -> admission.advance(round(), now) | enterIf(admission.isExhausted(now), now);
      case OPENING -> enterIf(isReadyToResolve(now), now);
      case CLOSING, RESOLVING, DONE -> false;
    };
  }

  private boolean enterIf(boolean ready, long now) {
    if (ready) {
      current.enter(now);
      follow();
    }
    return ready;
  }

  /** Openings are in or late; re-executions are in, or waited for longer each round (L-20). */
  private boolean isReadyToResolve(long now) {
    boolean opened = now >= windowEnd || !board.isAnyUnopened(round());
    // Whoever's copies this round closed is not to wait for what nodes have failed to compute.
    int doublings =
        truthRounds == 0 || !board.wanted(round(), copy -> true).isEmpty() ? 0 : truthRounds;
    long patience = context.timing().view() << Math.min(doublings, MAX_DOUBLINGS);
    return opened
        && (now - closedAt >= patience
            || board.open().stream()
                .allMatch(task -> !task.isReexecuting() || reexecutions.isSettled(task.index)));
  }

  /** CLOSE is decided: its copies are to be opened, once all bundles are here (spec L-13). */
  private boolean close(Decided decision, long now) {
    if (!closeRules.isHeld(decision.ballot(), context.me() + 1)) {
      return false;
    }
    closed = closing.carryOut(decision, round());
    closedAt = now;
    windowEnd = now + context.timing().openWindow();
    resolveRules.begin(windowEnd, closed.closed().commitments());
    shift(decision, closeRules = closeRules(round() + 1));
    phase.on(LotEvent.CLOSED);
    askForOpenings();
    current.activate(now);
    follow();
    return true;
  }

  /** Shows the certificate to every worker whose openings are missing; repeated until they come. */
  void askForOpenings() {
    closed()
        .ifPresent(
            certificate ->
                board
                    .wanted(round(), copy -> copy.held() == null)
                    .keySet()
                    .forEach(
                        worker -> out.toWorker(worker, new WorkerMessage.Closed(certificate))));
  }

  /** RESOLVE is decided: outcomes are final, the other tasks go to the next round (spec L-29). */
  private boolean resolve(Decided decision, long now) {
    ResolveValue value = ResolveValue.decode(decision.ballot().value());
    if (!resolveRules.isHeld(value, context.me() + 1)) {
      return false;
    }
    Ruling ruling = resolveRules.ruling(decision.ballot());
    sentence.carryOut(decision, value, ruling, round());
    truthRounds = ruling.truth().signum() == 0 ? 0 : truthRounds + 1;
    requestReexecutions();
    shift(decision, resolveRules = resolveRules(round() + 1));
    openings.startRound();
    if (board.isDone()) {
      phase.on(LotEvent.FINISH);
    } else {
      phase.on(LotEvent.NEXT_ROUND);
      attendance.startRound(now);
      admission.startRound(now);
      contributions.startRound(round());
      current.activate(now);
      follow();
    }
    return true;
  }

  private void shift(Decided decision, SlotRules rules) {
    certificates.add(decision);
    wants.forget();
    current = next;
    next = new SlotAgreement(context, current.slot().next(), rules, out);
  }

  /** Asks the host for the tasks that this node has not re-executed yet. */
  void requestReexecutions() {
    for (Task task : board.tasks()) {
      if (task.wantsTruth() && reexecutions.by(context.me(), task.index).isEmpty()) {
        out.add(new Effect.Reexecute(task.index, task.isAudited()));
      }
    }
  }

  /** Tasks that are certified and that a worker committed to. */
  Map<Address, BigInteger> certifiedByWorker() {
    return sentence.certifiedByWorker();
  }
}
