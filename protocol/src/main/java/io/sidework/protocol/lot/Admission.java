package io.sidework.protocol.lot;

import io.sidework.protocol.message.WorkerMessage.Admit;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/** Who may contribute besides the first m, and when nobody else will come (spec L-3 to L-5). */
final class Admission {
  private final LotContext context;
  private final TaskBoard board;
  private final Contributions contributions;
  private final Attendance attendance;
  private final Outbox out;
  private final long lease;
  private long roundEnd;

  Admission(
      LotContext context,
      TaskBoard board,
      Contributions contributions,
      Attendance attendance,
      Outbox out,
      long start) {
    this.context = context;
    this.board = board;
    this.contributions = contributions;
    this.attendance = attendance;
    this.out = out;
    this.lease =
        Math.max(
            2 * context.deal().limits().wallMillis(),
            (context.deal().deadline() * 1000 - start) / 4);
    startRound(start);
  }

  /** Who comes later than this holds up no longer those whose copies are in (L-10). */
  void startRound(long now) {
    long left = context.deal().deadline() * 1000 - now;
    roundEnd = now + Math.max(2 * context.deal().limits().wallMillis(), left / 4 * 3);
  }

  /** Admits further ranks where lower ones are out; true when it admitted any. */
  boolean advance(int round, long now) {
    Map<Address, BigInteger> admitted = new TreeMap<>();
    boolean changed = false;
    for (Task task : board.open()) {
      while (!task.isReexecuting()
          && task.admittedAt.size() < task.ranking.size()
          && standing(task, now) < task.needed) {
        Address next = task.ranking.get(task.admittedAt.size());
        task.admittedAt.add(now);
        admitted.merge(next, BigInteger.ONE.shiftLeft(task.bit()), BigInteger::or);
        changed = true;
      }
    }
    admitted.forEach((worker, tasks) -> tell(worker, round, tasks));
    return changed;
  }

  /** Copies that are in, and admitted owners that may still bring one. */
  private int standing(Task task, long now) {
    return in(task) + pending(task, now);
  }

  private int in(Task task) {
    int in = task.counted();
    for (int rank = 0; rank < task.admittedAt.size(); rank++) {
      if (!task.copies.containsKey(rank)
          && contributions.counts(task.ranking.get(rank), task.index)) {
        in++;
      }
    }
    return in;
  }

  private int pending(Task task, long now) {
    int pending = 0;
    for (int rank = 0; rank < task.admittedAt.size(); rank++) {
      if (isPending(task, rank, now)) {
        pending++;
      }
    }
    return pending;
  }

  private boolean isPending(Task task, int rank, long now) {
    Address owner = task.ranking.get(rank);
    return !task.copies.containsKey(rank)
        && !task.declined.get(rank)
        && now - task.admittedAt.get(rank) < lease
        && !attendance.isSilent(owner, now)
        && !contributions.isContradicted(owner, task.index)
        && !contributions.counts(owner, task.index);
  }

  boolean isComplete(Task task) {
    return task.isCertified() || task.isReexecuting() || in(task) >= task.needed;
  }

  /** Every open task has its copies, or nobody else can come, or comes in time (spec L-10). */
  boolean isExhausted(long now) {
    if (now >= roundEnd && board.open().stream().anyMatch(task -> in(task) > task.counted())) {
      return true;
    }
    return board.open().stream()
        .allMatch(
            task ->
                isComplete(task)
                    || task.admittedAt.size() == task.ranking.size() && pending(task, now) == 0);
  }

  boolean decline(Address worker, BigInteger tasks) {
    boolean changed = false;
    for (Task task : board.open()) {
      int rank = board.draw().rank(task.index, worker);
      if (tasks.testBit(task.bit())
          && rank >= 0
          && !task.declined.get(rank)
          && !contributions.hasCommitted(worker, task.index)) {
        task.declined.set(rank);
        changed = true;
      }
    }
    return changed;
  }

  /** Tells a worker again where it is admitted beyond the first m and still awaited. */
  void repeat(Address worker, int round, long now) {
    BigInteger tasks =
        board.bits(
            task -> {
              int rank = board.draw().rank(task.index, worker);
              return !task.isCertified()
                  && rank >= context.deal().copies()
                  && task.isAdmitted(rank)
                  && isPending(task, rank, now);
            });
    if (tasks.signum() != 0) {
      tell(worker, round, tasks);
    }
  }

  private void tell(Address worker, int round, BigInteger tasks) {
    out.toWorker(worker, new Admit(context.deal().id(), context.lot(), round, tasks));
  }
}
