package io.sidework.protocol.lot;

import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.lot.agreement.SlotAgreement;
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
  private final TaskBoard board;
  private final Contributions contributions;
  private final Attendance attendance;
  private final Admission admission;
  private final Openings openings;
  private final Reexecutions reexecutions;
  private final Wants wants;
  private final Outbox out;
  private final Notary notary;
  private final Sentence sentence;

  private final List<Decided> certificates = new ArrayList<>();
  private SlotAgreement current;
  private SlotAgreement next;
  private CloseRules closeRules;
  private ResolveRules resolveRules;
  private @Nullable CloseCertificate closed;
  private long windowEnd;
  private long closedAt;
  private int truthRounds;
  private int copies;

  Rounds(
      LotContext context,
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
    this.board = board;
    this.contributions = contributions;
    this.attendance = attendance;
    this.admission = admission;
    this.openings = openings;
    this.reexecutions = reexecutions;
    this.wants = wants;
    this.out = out;
    this.notary = notary;
    this.sentence = new Sentence(context, board, contributions, out);
    this.closeRules = closeRules();
    this.resolveRules = resolveRules(0);
    this.current = new SlotAgreement(context, Slot.of(0), closeRules, out);
    this.next = new SlotAgreement(context, Slot.of(1), resolveRules, out);
    current.activate(now);
  }

  private CloseRules closeRules() {
    return new CloseRules(context, notary, contributions, wants);
  }

  private ResolveRules resolveRules(int round) {
    return new ResolveRules(context, board, openings, reexecutions, wants, round);
  }

  int round() {
    return current.slot().round();
  }

  boolean isClosing() {
    return current.slot().step() == Slot.CLOSE;
  }

  /** The round takes nothing new (spec L-10). */
  boolean isFrozen() {
    return !isClosing() || current.isEntered() || current.decision().isPresent();
  }

  SlotAgreement current() {
    return current;
  }

  Sentence sentence() {
    return sentence;
  }

  int copies() {
    return copies;
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

  /** The certificate against which workers open now. */
  Optional<CloseCertificate> closed() {
    return isClosing() ? Optional.empty() : Optional.ofNullable(closed);
  }

  Verdict receive(int from, AgreementMessage message, long now) {
    int ordinal = message.slot().ordinal();
    int here = current.slot().ordinal();
    if (ordinal == here) {
      return current.receive(from, message, now);
    }
    return ordinal == here + 1
        ? next.receive(from, message, now)
        : new Verdict.Defer("the certificates of slots " + here + " to " + (ordinal - 1));
  }

  /** Carries out all that is due; true when the state changed. */
  boolean advance(long now, boolean over) {
    boolean changed = false;
    while (!board.isDone() && step(now, over)) {
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
    if (current.isEntered()) {
      return false;
    }
    if (isClosing()) {
      boolean admitted = admission.advance(round(), now);
      return admitted | enterIf(admission.isExhausted(now), now);
    }
    return enterIf(isReadyToResolve(now), now);
  }

  private boolean enterIf(boolean ready, long now) {
    if (ready) {
      current.enter(now);
    }
    return ready;
  }

  /** Openings are in or late; re-executions are in, or waited for longer each round (L-20). */
  private boolean isReadyToResolve(long now) {
    boolean opened =
        now >= windowEnd || board.wanted(round(), copy -> copy.held() == null).isEmpty();
    long patience = context.timing().view() << Math.min(truthRounds, MAX_DOUBLINGS);
    return opened
        && (now - closedAt >= patience
            || board.open().stream()
                .allMatch(task -> !task.truth || reexecutions.isSettled(task.index)));
  }

  /** CLOSE is decided: these copies count if they are opened (spec L-13, L-14). */
  private boolean close(Decided decision, long now) {
    if (!closeRules.isHeld(decision.ballot(), context.me() + 1)) {
      return false;
    }
    List<io.sidework.protocol.type.Bytes32> bundles =
        CloseCertificate.bundlesOf(decision.ballot().value());
    for (io.sidework.protocol.type.Bytes32 id : bundles) {
      contributions.find(id).ifPresent(this::close);
    }
    closed =
        new CloseCertificate(
            context.deal().epoch(),
            context.deal().id(),
            context.lot(),
            round(),
            decision.view(),
            decision.ballot().value(),
            bundles,
            decision.commits());
    closedAt = now;
    windowEnd = now + context.timing().openWindow();
    resolveRules.begin(windowEnd);
    shift(decision, closeRules = closeRules());
    askForOpenings();
    current.activate(now);
    return true;
  }

  private void close(Contribution contribution) {
    contribution.close();
    Address worker = contribution.bundle.worker();
    for (io.sidework.protocol.message.SignedBundle.Entry entry : contribution.bundle.entries()) {
      Task task = board.task(entry.taskIndex());
      if (task.certified) {
        continue;
      }
      int rank = board.draw().rank(entry.taskIndex(), worker);
      Copy first = task.copies.get(rank);
      if (first == null) {
        task.copies.put(
            rank, new Copy(task.index, rank, worker, entry.commitment(), contribution.id, round()));
        copies++;
      } else if (!first.commitment.equals(entry.commitment())) {
        first.strike();
      }
    }
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
    Ruling ruling = Ruling.decode(decision.ballot().ruling());
    sentence.carryOut(decision, value, ruling, round());
    truthRounds = ruling.truth().signum() == 0 ? 0 : truthRounds + 1;
    requestReexecutions();
    shift(decision, resolveRules = resolveRules(round() + 1));
    if (!board.isDone()) {
      attendance.startRound(now);
      admission.startRound(now);
      contributions.startRound(round());
      current.activate(now);
    }
    return true;
  }

  private void shift(Decided decision, io.sidework.protocol.lot.agreement.SlotRules rules) {
    certificates.add(decision);
    wants.forget();
    current = next;
    next = new SlotAgreement(context, current.slot().next(), rules, out);
  }

  /** Asks the host for the tasks that this node has not re-executed yet. */
  void requestReexecutions() {
    for (Task task : board.open()) {
      if (task.truth && reexecutions.by(context.me(), task.index).isEmpty()) {
        out.add(new Effect.Reexecute(task.index));
      }
    }
  }

  /** Tasks that are certified and that a worker committed to. */
  Map<Address, BigInteger> certifiedByWorker() {
    return sentence.certifiedByWorker();
  }
}
