package io.sidework.protocol.lot;

import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.TaskResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One lot at one node (docs/spec/lot.md). A verdict of accept means that the state changed and the
 * input belongs into the lot's log; anything else left the state alone, though it may have effects,
 * such as repeating what others seem to have missed.
 */
public final class LotMachine implements Lot {
  private final LotContext context;
  private final Course<LotPhase, LotEvent> phase;
  private final Outbox out;
  private final TaskBoard board;
  private final Contributions contributions;
  private final Attendance attendance;
  private final Admission admission;
  private final Openings openings;
  private final Reexecutions reexecutions;
  private final Wants wants;
  private final Rounds rounds;
  private final Supplies supplies;
  private final Repetition repetition;
  private final Elsewhere elsewhere;
  private final Witnesses witnesses;
  private final Relays relays;
  private final Arrivals arrivals;

  /** Until then time alone changes nothing while copies come in; volatile. */
  private long quietUntil = Long.MIN_VALUE;

  /**
   * A lot that begins now.
   *
   * @param observer is told each transition of the lot and of its tasks
   */
  LotMachine(LotContext context, long now, Consumer<? super Transition<?, ?>> observer) {
    this.context = context;
    this.phase = new Course<>(LotPhase.COLLECTING, observer);
    Notary notary = new Notary(context);
    this.out = new Outbox(context);
    this.board = new TaskBoard(context, new Draw(context), now, observer);
    this.contributions = new Contributions(context, board, notary, out);
    this.attendance = new Attendance(now, context.timing().silence());
    this.admission = new Admission(context, board, contributions, attendance, out, now);
    this.openings = new Openings(context, board, out);
    this.reexecutions = new Reexecutions(context, notary);
    this.wants = new Wants(context, out);
    this.rounds =
        new Rounds(
            context,
            phase,
            board,
            contributions,
            attendance,
            admission,
            openings,
            reexecutions,
            wants,
            out,
            notary,
            now);
    this.supplies = new Supplies(context, board, contributions, openings, reexecutions, out);
    this.elsewhere = new Elsewhere(context, board, out);
    this.witnesses = new Witnesses(context, notary, rounds, out);
    this.relays = new Relays(context, rounds, contributions, openings);
    this.repetition =
        new Repetition(context, board, rounds, contributions, admission, supplies, out, now);
    this.arrivals =
        new Arrivals(context, phase, board, rounds, admission, attendance, repetition, out);
  }

  /**
   * A lot that begins now.
   *
   * @param now milliseconds of the host's clock, Unix time
   */
  public static Lot start(LotContext context, long now) {
    return new LotMachine(context, now, transition -> {});
  }

  @Override
  public Decision apply(LotInput input, long now) {
    boolean over = now >= context.deal().deadline() * 1000;
    Verdict verdict =
        switch (input) {
          case LotInput.FromWorker in -> fromWorker(in.worker(), in.message(), now, over);
          case LotInput.FromPeer in -> fromPeer(in.node(), in.message(), now, over);
          case LotInput.Tick() -> Verdict.IGNORE;
          case LotInput.Reexecuted in -> reexecuted(in);
          case LotInput.WorkerJoined in -> arrivals.worker(in.worker(), now);
          case LotInput.PeerJoined in -> arrivals.peer(in.node(), isIdle());
        };
    finishIfCertified();
    boolean moved = !isDone() && !isQuiet(input, now) && look(now, over);
    finishIfCertified();
    rounds.audits().advance();
    if (isIdle()) {
      forget();
    } else if (!over) {
      if (!isDone()) {
        relays.relay(now);
      }
      repetition.repeat(now, isDone());
      wants.flush(now);
    }
    LotInput logged = witnesses.extract().orElse(input);
    return new Decision(moved ? Verdict.ACCEPT : verdict, out.drain(), logged);
  }

  /**
   * A lot that is done keeps its certificates alone: until its deal is settled there may be
   * thousands of it, and what led to the certificates is ten times as large. Who asks for that gets
   * the certificates instead (spec L-48).
   */
  private void forget() {
    board.forget();
    contributions.forget();
    openings.forget();
    wants.forget();
    witnesses.forget();
  }

  /** Lets the round go on as far as it may, and finds out when it has to be looked at again. */
  private boolean look(long now, boolean over) {
    boolean moved = rounds.advance(now, over);
    quietUntil = phase.state() == LotPhase.COLLECTING ? admission.nextChange(now) : Long.MIN_VALUE;
    return moved;
  }

  /**
   * Nothing but time has passed, and what waits for a time waits for a later one. A deal may have a
   * thousand lots that collect: to look at each of their tasks at every tick and sign of life is
   * most of what a node would do.
   */
  private boolean isQuiet(LotInput input, long now) {
    boolean bringsNothing =
        switch (input) {
          case LotInput.Tick tick -> true;
          case LotInput.WorkerJoined joined -> true;
          case LotInput.PeerJoined joined -> true;
          case LotInput.FromWorker in -> in.message() instanceof WorkerMessage.Alive;
          case LotInput.FromPeer in -> false;
          case LotInput.Reexecuted in -> false;
        };
    if (!bringsNothing || phase.state() != LotPhase.COLLECTING || now >= quietUntil) {
      return false;
    }
    // Who was silent and is back may fall silent again.
    quietUntil = Math.min(quietUntil, now + context.timing().silence());
    return true;
  }

  /** What the rounds left open may be in certificates that others made (spec L-43). */
  private void finishIfCertified() {
    if (!isDone() && elsewhere.completesLot()) {
      phase.on(LotEvent.FINISH_ELSEWHERE);
    }
  }

  private Verdict fromWorker(Address worker, WorkerMessage message, long now, boolean over) {
    if (isDone() || over) {
      if (!(message instanceof WorkerMessage.Alive)) {
        arrivals.tellCertified(worker);
      }
      return isDone() ? Verdict.IGNORE : new Verdict.Reject("the deal's deadline has passed");
    }
    boolean seen = !rounds.isFrozen() && board.draw().knows(worker) && attendance.see(worker, now);
    Verdict verdict =
        switch (message) {
          case WorkerMessage.Alive() -> Verdict.IGNORE;
          case WorkerMessage.Contribute in ->
              contributions.take(in.bundle(), Contributions.FROM_WORKER, rounds.isFrozen());
          case WorkerMessage.Decline in ->
              admission.decline(worker, in.tasks()) ? Verdict.ACCEPT : Verdict.IGNORE;
          case WorkerMessage.Open in ->
              rounds.isClosing()
                  ? new Verdict.Defer("a closed round")
                  : openings.take(in.openings(), rounds.round(), false, rounds.isInTime(now));
          default -> new Verdict.Reject("no message of a worker to a lot");
        };
    if (seen && verdict instanceof Verdict.Reject reject) {
      out.toWorker(worker, new WorkerMessage.Refused(reject.reason()));
    }
    return seen ? Verdict.ACCEPT : verdict;
  }

  private Verdict fromPeer(int node, PeerMessage message, long now, boolean over) {
    if (node < 0 || node >= context.committee().size() || node == context.me()) {
      return new Verdict.Reject("no peer " + node);
    }
    return switch (message) {
      case PeerMessage.RelayBundle in ->
          isDone() || over || !rounds.isClosing()
              ? Verdict.IGNORE
              : contributions.take(in.bundle(), node, rounds.isFrozen());
      case PeerMessage.RelayReceipt in ->
          isDone() || over ? Verdict.IGNORE : contributions.take(node, in, rounds.isFrozen());
      case PeerMessage.RelayOpenings in ->
          isDone() || rounds.isClosing()
              ? Verdict.IGNORE
              : openings.take(in.openings(), rounds.round(), true, rounds.isInTime(now));
      case PeerMessage.Agreement in -> fromPeer(node, in.body(), now, over);
      case PeerMessage.Certificate in -> certificate(in.certificate());
      case PeerMessage.HeldBy in -> new Verdict.Reject("not about a lot");
      case PeerMessage.MyMark in -> new Verdict.Reject("not about a lot");
      case PeerMessage.YourMark in -> new Verdict.Reject("not about a lot");
    };
  }

  private Verdict certificate(SegmentCertificate made) {
    Verdict verdict = elsewhere.take(made);
    if (verdict instanceof Verdict.Accept && !isIdle()) {
      witnesses.sealed(made);
    }
    return verdict;
  }

  private Verdict fromPeer(int node, byte[] body, long now, boolean over) {
    LotMessage message;
    try {
      message = LotMessage.decode(body);
    } catch (MalformedMessage e) {
      return new Verdict.Reject("malformed: " + e.getMessage());
    }
    switch (message) {
      case LotMessage.Voting voting -> {
        Verdict verdict = voting(node, voting.message(), now, over);
        return isIdle() ? verdict : witnesses.hear(node, voting.message(), verdict);
      }
      case LotMessage.Recomputed recomputed -> {
        return recomputed(node, recomputed);
      }
      case LotMessage.Output output -> {
        return output(output.output());
      }
      case LotMessage.Ask ask -> supplies.certificates(rounds, node, ask.ordinal(), now);
      case LotMessage.Want want when isDone() -> {
        List<SegmentCertificate> made = new ArrayList<>(rounds.segments());
        made.addAll(elsewhere.certificates());
        supplies.certificates(made, node, now);
        supplies.words(node, want.tasks(), now);
      }
      case LotMessage.Want want -> supplies.answer(node, want, now);
      case LotMessage.AskWords ask -> supplies.words(node, ask.tasks(), now);
    }
    return Verdict.IGNORE;
  }

  private Verdict voting(int node, AgreementMessage message, long now, boolean over) {
    int ordinal = message.slot().ordinal();
    boolean certificate = message instanceof AgreementMessage.Decided;
    if (rounds.certificate(ordinal).isPresent()) {
      if (!certificate
          && !(message instanceof AgreementMessage.Testimony)
          && !rounds.hasJustDecided(now)) {
        supplies.certificates(rounds, node, ordinal, now);
      }
      return Verdict.IGNORE;
    }
    if (isDone()) {
      supplies.certificates(elsewhere.certificates(), node, now);
      return Verdict.IGNORE;
    }
    if (over && !certificate) {
      return Verdict.IGNORE;
    }
    Verdict verdict = rounds.receive(node, message, now);
    if (ordinal > rounds.current().slot().ordinal()) {
      repetition.ask(node, now);
    }
    return verdict;
  }

  /** A peer's re-executions; the first word of each node on each task stands. */
  private Verdict recomputed(int node, LotMessage.Recomputed message) {
    boolean changed = false;
    for (LotMessage.Recomputed.Item item : message.items()) {
      if (!board.holds(item.taskIndex())
          || !mayBeAwaited(board.task(item.taskIndex()))
          || reexecutions.by(node, item.taskIndex()).isPresent()) {
        continue;
      }
      SignedDigest signed =
          new SignedDigest(item.taskIndex(), node, item.result().digest(), item.signature());
      if (!rounds.audits().isConfirmation(board.task(item.taskIndex()), signed.digest())
          && !reexecutions.isValid(signed)) {
        return changed
            ? Verdict.ACCEPT
            : new Verdict.Reject("re-execution of task " + item.taskIndex() + " does not verify");
      }
      reexecutions.add(signed, item.result());
      changed = true;
    }
    return changed ? Verdict.ACCEPT : Verdict.IGNORE;
  }

  /** The committee is to say what it computes; before and after, nobody asks. */
  private boolean isAwaited(Task task) {
    return task.wantsTruth() && !(isDone() && !task.isAudited());
  }

  /**
   * Those who have the certificate already say what they computed, once; when this node has it they
   * may be through with the deal (L-64).
   */
  private boolean mayBeAwaited(Task task) {
    boolean ruled = phase.state() == LotPhase.OPENING || phase.state() == LotPhase.RESOLVING;
    return isAwaited(task) || ruled && !task.isCertified() && !context.isByAgreement();
  }

  private Verdict output(byte[] output) {
    return output.length <= context.deal().limits().outputBytes()
            && openings.fill(TaskResult.outputHash(output), output)
        ? Verdict.ACCEPT
        : Verdict.IGNORE;
  }

  private Verdict reexecuted(LotInput.Reexecuted in) {
    if (!board.holds(in.taskIndex())) {
      return new Verdict.Reject("task " + in.taskIndex() + " is not of the lot");
    }
    if (!isAwaited(board.task(in.taskIndex()))
        || reexecutions.by(context.me(), in.taskIndex()).isPresent()) {
      return Verdict.IGNORE;
    }
    Optional<String> problem = Openings.checkOutput(context, in.result(), in.output());
    if (problem.isPresent()) {
      return new Verdict.Reject(problem.get());
    }
    openings.keep(in.result().outputHash(), in.output());
    reexecutions.sign(in.taskIndex(), in.result());
    supplies.recomputed(List.of(in.taskIndex())).stream().map(out::wrap).forEach(out::toPeers);
    return Verdict.ACCEPT;
  }

  /** What was decided in a slot, where this node followed so far. */
  Optional<AgreementMessage.Decided> certificate(Slot slot) {
    return rounds.certificate(slot.ordinal());
  }

  @Override
  public void anticipate() {
    if (!isDone()) {
      rounds.current().anticipate();
    }
  }

  @Override
  public LotProgress progress() {
    return new LotProgress(
        rounds.round(),
        phase.state().name(),
        isDone() ? elsewhere.certified() : board.bits(admission::isComplete),
        elsewhere.certified(),
        rounds.refuted(),
        rounds.copies());
  }

  @Override
  public int slot() {
    return rounds.current().slot().ordinal();
  }

  @Override
  public boolean isDone() {
    return phase.state() == LotPhase.DONE;
  }

  @Override
  public boolean isIdle() {
    return isDone() && !rounds.audits().arePending();
  }
}
