package io.sidework.protocol.lot;

import io.sidework.protocol.message.WorkerMessage.Admit;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.List;
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
  private long checkEnd;

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
    long time = context.deal().deadline() * 1000 - start;
    // A task may be allowed to run for longer than the deal lasts: others are to have their half.
    this.lease = Math.max(Math.min(2 * context.deal().limits().wallMillis(), time / 2), time / 4);
    startRound(start);
  }

  /** Who comes later than this holds up no longer those whose copies are in (L-10). */
  void startRound(long now) {
    long left = context.deal().deadline() * 1000 - now;
    // A task may be allowed to run for longer than the deal lasts: what is in is then worth
    // closing.
    long wall = Math.min(2 * context.deal().limits().wallMillis(), left / 8 * 7);
    roundEnd = now + Math.max(wall, left / 4 * 3);
    checkEnd = now + Math.max(wall, context.timing().silence());
  }

  /** Admits further ranks where lower ones are out; true when it admitted any. */
  boolean advance(int round, long now) {
    Map<Address, BigInteger> admitted = new TreeMap<>();
    boolean changed = false;
    for (Task task : board.open()) {
      while (!task.isReexecuting()
          && standing(task, now) < task.needed
          && task.next().isPresent()) {
        int rank = task.next().getAsInt();
        Address next = task.ranking().get(rank);
        task.admittedAt.put(rank, now);
        admitted.merge(next, BigInteger.ONE.shiftLeft(task.bit()), BigInteger::or);
        changed = true;
      }
    }
    admitted.forEach((worker, tasks) -> tell(worker, round, tasks));
    return changed;
  }

  /**
   * When time alone may next admit a rank or end the round: never before it, so that whoever looks
   * only then sees everything. A sign of life puts off silence, and so this.
   */
  long nextChange(long now) {
    long next = attendance.nextSilence(now);
    next = sooner(next, roundEnd, now);
    next = sooner(next, checkEnd, now);
    for (Task task : board.open()) {
      for (long at : task.admittedAt.values()) {
        next = sooner(next, at + lease, now);
      }
    }
    return next;
  }

  /** The earlier of two times, if the second is still to come. */
  static long sooner(long next, long time, long now) {
    return time > now ? Math.min(next, time) : next;
  }

  /** Copies that are in, and admitted owners that may still bring one. */
  private int standing(Task task, long now) {
    return in(task) + pending(task, now);
  }

  private int in(Task task) {
    int in = task.counted();
    for (int rank : task.admittedAt.keySet()) {
      if (!task.copies.containsKey(rank)
          && contributions.counts(task.ranking().get(rank), task.index)) {
        in++;
      }
    }
    return in;
  }

  private int pending(Task task, long now) {
    int pending = 0;
    for (int rank : task.admittedAt.keySet()) {
      if (isPending(task, rank, now)) {
        pending++;
      }
    }
    return pending;
  }

  private boolean isPending(Task task, int rank, long now) {
    Address owner = task.ranking().get(rank);
    return !task.copies.containsKey(rank)
        && !task.declined.get(rank)
        && now - task.admittedAt.getOrDefault(rank, now - lease) < lease
        && !attendance.isSilent(owner, now)
        && !contributions.isContradicted(owner, task.index)
        && !contributions.counts(owner, task.index);
  }

  boolean isComplete(Task task) {
    return task.isCertified() || task.isReexecuting() || in(task) >= task.needed;
  }

  /** Every open task has its copies, or nobody else can come, or comes in time (spec L-10). */
  boolean isExhausted(long now) {
    boolean brought = board.open().stream().anyMatch(task -> in(task) > task.counted());
    if (context.isByAgreement() && !brought) {
      return false; // only a copy can decide anything: a round without one would be for nothing
    }
    if (now >= roundEnd && brought) {
      return true;
    }
    return now >= checkEnd && board.batches().stream().anyMatch(this::isChecked)
        || board.open().stream()
            .allMatch(task -> isComplete(task) || task.next().isEmpty() && pending(task, now) == 0);
  }

  /** All its checks are in: those of other batches hold it up no longer (L-62). */
  private boolean isChecked(Batch batch) {
    List<Task> drawn = TaskBoard.ones(batch.drawn()).mapToObj(board::atBit).toList();
    return drawn.stream().allMatch(this::isComplete)
        && drawn.stream().anyMatch(task -> !task.isCertified() && in(task) > task.counted());
  }

  boolean decline(Address worker, BigInteger tasks) {
    boolean changed = false;
    for (Task task : board.open()) {
      int rank = tasks.testBit(task.bit()) ? board.draw().rank(task.index, worker) : -1;
      if (rank >= 0
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
              int rank = task.isCertified() ? -1 : task.admitted(worker);
              return rank >= task.leased && isPending(task, rank, now);
            });
    if (tasks.signum() != 0) {
      tell(worker, round, tasks);
    }
  }

  /** Tells all who are. */
  void repeat(int round, long now) {
    Map<Address, BigInteger> awaited = new TreeMap<>();
    for (Task task : board.open()) {
      for (int rank : task.admittedAt.tailMap(task.leased, true).keySet()) {
        if (isPending(task, rank, now)) {
          awaited.merge(
              task.ranking().get(rank), BigInteger.ONE.shiftLeft(task.bit()), BigInteger::or);
        }
      }
    }
    awaited.forEach((worker, tasks) -> tell(worker, round, tasks));
  }

  private void tell(Address worker, int round, BigInteger tasks) {
    out.toWorker(worker, new Admit(context.deal().id(), context.lot(), round, tasks));
  }
}
