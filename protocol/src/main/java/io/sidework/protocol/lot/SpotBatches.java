package io.sidework.protocol.lot;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SpotCheck;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Mode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Spot mode: what becomes of results that stand alone (spec L-61 to L-63). A function of certified
 * facts, like the judgement that it serves.
 */
final class SpotBatches {
  private final LotContext context;
  private final TaskBoard board;
  private final Findings findings;
  private final int round;

  private final List<Batch> waiting = new ArrayList<>();
  private BigInteger confirmed = BigInteger.ZERO;
  private final Map<Address, BigInteger> released = new TreeMap<>();
  private BigInteger redrawn = BigInteger.ZERO;

  /**
   * @param drawable every node that committed to a secret has shown it (L-45)
   */
  SpotBatches(
      LotContext context,
      TaskBoard board,
      Findings findings,
      int round,
      Bytes32 seed,
      boolean drawable) {
    this.context = context;
    this.board = board;
    this.findings = findings;
    this.round = round;
    board.batches().forEach(this::review);
    candidates(context, board, round)
        .forEach((worker, tasks) -> form(worker, tasks, seed, drawable));
    waiting.sort(null);
  }

  /**
   * Copies closed in a round that are their task's only ones, of workers trusted so far: by worker,
   * opened or not.
   */
  static Map<Address, BigInteger> candidates(LotContext context, TaskBoard board, int round) {
    Map<Address, BigInteger> alone = new TreeMap<>();
    if (context.deal().mode() != Mode.SPOT || context.isByAgreement()) {
      return alone;
    }
    for (Task task : board.open()) {
      List<Copy> standing =
          task.copies.values().stream()
              .filter(copy -> !copy.isStruck() && (copy.round == round || copy.isCounted()))
              .toList();
      if (!task.isReexecuting() && standing.size() == 1 && standing.getFirst().round == round) {
        Address worker = standing.getFirst().worker;
        if (board.draw().standing(worker) >= SpotCheck.MIN_STANDING) {
          alone.merge(worker, BigInteger.ONE.shiftLeft(task.bit()), BigInteger::or);
        }
      }
    }
    return alone;
  }

  private void form(Address worker, BigInteger tasks, Bytes32 seed, boolean drawable) {
    redrawn = redrawn.or(tasks);
    boolean open =
        tasks.andNot(findings.noShows().getOrDefault(worker, BigInteger.ZERO)).equals(tasks);
    if (!drawable || !open || findings.isLiar(worker)) {
      released.merge(worker, tasks, BigInteger::or);
      return;
    }
    int first = context.lot() * Deal.LOT;
    List<Integer> indices = TaskBoard.ones(tasks).mapToObj(bit -> first + bit).toList();
    BigInteger drawn = BigInteger.ZERO;
    for (int index : SpotCheck.drawn(seed, worker, indices, context.deal().trust())) {
      drawn = drawn.setBit(index - first);
    }
    waiting.add(new Batch(worker, round, tasks, drawn));
  }

  /** A batch of an earlier round: void, confirmed, or waiting for more. */
  private void review(Batch batch) {
    List<Task> tasks = TaskBoard.ones(batch.tasks()).mapToObj(board::atBit).toList();
    boolean unclear =
        tasks.stream().anyMatch(task -> !task.isCertified() && findings.isIndeterminate(task));
    if (findings.isLiar(batch.worker()) || unclear || isStruck(batch, tasks)) {
      released.merge(batch.worker(), batch.tasks(), BigInteger::or);
    } else if (tasks.stream().allMatch(task -> isClean(batch, task))) {
      confirmed = confirmed.or(batch.tasks());
    } else {
      waiting.add(batch);
    }
  }

  /** Its worker contradicted itself since: what checks found says nothing of the other copies. */
  private boolean isStruck(Batch batch, List<Task> tasks) {
    return tasks.stream()
        .filter(task -> !task.isCertified())
        .anyMatch(
            task ->
                findings.opened(task).stream()
                    .noneMatch(copy -> copy.worker.equals(batch.worker())));
  }

  private boolean isClean(Batch batch, Task task) {
    if (task.isCertified() || findings.truth(task).isPresent()) {
      return true;
    }
    return !task.isReexecuting()
        && !findings.isDisputed(task)
        && (!batch.isDrawn(task) || isConfirmed(batch, task));
  }

  /** Another owner, not known to lie, has the same; nobody has anything else. */
  private boolean isConfirmed(Batch batch, Task task) {
    return findings.opened(task).stream()
        .anyMatch(copy -> !copy.worker.equals(batch.worker()) && !findings.isLiar(copy.worker));
  }

  /** Every check of its batch came out clean. */
  boolean isConfirmed(Task task) {
    return confirmed.testBit(task.bit());
  }

  /** Its batch is still to be checked. */
  boolean isWaiting(Task task) {
    return waiting.stream().anyMatch(batch -> batch.tasks().testBit(task.bit()));
  }

  /** It is itself to be checked, and has not been yet. */
  boolean wantsCheck(Task task) {
    return waiting.stream().anyMatch(batch -> batch.isDrawn(task) && !isConfirmed(batch, task));
  }

  /** Its batch is void, from now on: it goes on as in replicated mode. */
  boolean isReleased(Task task) {
    return released.values().stream().anyMatch(tasks -> tasks.testBit(task.bit()));
  }

  /** Its batch is void: whoever made it chose its tasks alone, so it proves nothing (L-63). */
  boolean isVoid(Copy copy) {
    return !released.isEmpty()
        && released
            .getOrDefault(copy.worker, BigInteger.ZERO)
            .testBit(board.task(copy.taskIndex).bit());
  }

  /** This round brought a check: it may have ended before copies of other tasks came (L-62). */
  boolean broughtCheck() {
    return board.open().stream()
        .filter(findings::hasCopyOfThisRound)
        .anyMatch(task -> board.batches().stream().anyMatch(batch -> batch.isDrawn(task)));
  }

  List<Batch> waiting() {
    return waiting;
  }

  /** Tasks whose further owners the seed draws, whether they wait or their batch was void. */
  BigInteger redrawn() {
    return redrawn;
  }
}
