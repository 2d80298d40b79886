package io.sidework.protocol.lot;

import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** All tasks of the lot, with what is certified about them so far. */
final class TaskBoard {
  private final Draw draw;
  private final List<Task> tasks;
  private final int first;

  /**
   * A board on which every task is open.
   *
   * @param observer is told each transition of a task
   */
  TaskBoard(LotContext context, Draw draw, long now, Consumer<? super Transition<?, ?>> observer) {
    this.draw = draw;
    this.first = Draw.firstTask(context);
    int copies = context.deal().copies();
    this.tasks =
        IntStream.range(first, first + context.deal().lotSize(context.lot()))
            .mapToObj(index -> new Task(index, draw.ranking(index), copies, now, observer))
            .toList();
  }

  Draw draw() {
    return draw;
  }

  List<Task> tasks() {
    return tasks;
  }

  List<Task> open() {
    return tasks.stream().filter(task -> !task.isCertified()).toList();
  }

  boolean holds(int taskIndex) {
    return taskIndex >= first && taskIndex - first < tasks.size();
  }

  Task task(int taskIndex) {
    return tasks.get(taskIndex - first);
  }

  Task atBit(int bit) {
    return tasks.get(bit);
  }

  boolean isDone() {
    return tasks.stream().allMatch(Task::isCertified);
  }

  BigInteger bits(Predicate<Task> which) {
    BigInteger bits = BigInteger.ZERO;
    for (Task task : tasks) {
      if (which.test(task)) {
        bits = bits.setBit(task.bit());
      }
    }
    return bits;
  }

  /** Copies of a round whose openings count, by worker (spec L-21). */
  Map<Address, BigInteger> wanted(int round, Predicate<Copy> which) {
    Map<Address, BigInteger> wanted = new TreeMap<>();
    for (Task task : tasks) {
      for (Copy copy : task.closedIn(round)) {
        if (which.test(copy)) {
          wanted.merge(copy.worker, BigInteger.ONE.shiftLeft(task.bit()), BigInteger::or);
        }
      }
    }
    return wanted;
  }

  /** Bits that are set, ascending. */
  static IntStream ones(BigInteger bits) {
    return IntStream.range(0, bits.bitLength()).filter(bits::testBit);
  }
}
