package io.sidework.protocol.lot;

import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;

/** What workers and nodes are told that connect, and may have missed. */
final class Arrivals {
  private final LotContext context;
  private final Course<LotPhase, LotEvent> phase;
  private final TaskBoard board;
  private final Rounds rounds;
  private final Admission admission;
  private final Attendance attendance;
  private final Repetition repetition;
  private final Outbox out;

  Arrivals(
      LotContext context,
      Course<LotPhase, LotEvent> phase,
      TaskBoard board,
      Rounds rounds,
      Admission admission,
      Attendance attendance,
      Repetition repetition,
      Outbox out) {
    this.context = context;
    this.phase = phase;
    this.board = board;
    this.rounds = rounds;
    this.admission = admission;
    this.attendance = attendance;
    this.repetition = repetition;
    this.out = out;
  }

  private boolean isDone() {
    return phase.state() == LotPhase.DONE;
  }

  Verdict worker(Address worker, long now) {
    tellCertified(worker);
    if (isDone()) {
      return Verdict.IGNORE;
    }
    rounds
        .closed()
        .filter(closed -> board.wanted(rounds.round(), c -> c.held() == null).containsKey(worker))
        .ifPresent(closed -> out.toWorker(worker, new WorkerMessage.Closed(closed)));
    if (!rounds.isFrozen()) {
      admission.repeat(worker, rounds.round(), now);
    }
    boolean seen = !rounds.isFrozen() && board.draw().knows(worker) && attendance.see(worker, now);
    return seen ? Verdict.ACCEPT : Verdict.IGNORE;
  }

  void tellCertified(Address worker) {
    BigInteger tasks = rounds.certifiedByWorker().get(worker);
    if (tasks != null) {
      out.toWorker(worker, new WorkerMessage.Certified(context.deal().id(), context.lot(), tasks));
    }
  }

  /**
   * @param idle nothing is left to certify or to audit
   */
  Verdict peer(int node, boolean idle) {
    if (!idle && node >= 0 && node < context.committee().size()) {
      repetition.greet(node, isDone());
    }
    return Verdict.IGNORE;
  }
}
