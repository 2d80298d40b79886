package io.sidework.protocol.lot;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.TaskId;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** All tasks of the lot, with what is certified about them so far. */
final class TaskBoard {
  private final Draw draw;
  private final List<Task> tasks;
  private final int first;
  private final Deal deal;
  private final @Nullable TaskId[] ids;

  /** Refuted by a certified ruling. */
  private final TreeSet<Address> liars = new TreeSet<>();

  /** Did not open, and no segment has said so. */
  private List<Address> absent = List.of();

  private List<Batch> batches = List.of();

  /** Found when asked for, until a task changes: a lot is asked at every tick. */
  private @Nullable List<Task> open;

  private @Nullable List<Task> audited;

  /**
   * A board on which every task is open.
   *
   * @param observer is told each transition of a task
   */
  TaskBoard(LotContext context, Draw draw, long now, Consumer<? super Transition<?, ?>> observer) {
    this.draw = draw;
    this.first = Draw.firstTask(context);
    this.deal = context.deal();
    this.ids = new TaskId[deal.lotSize(context.lot())];
    Consumer<Transition<?, ?>> told =
        transition -> {
          changed();
          observer.accept(transition);
        };
    this.tasks =
        IntStream.range(first, first + context.deal().lotSize(context.lot()))
            .mapToObj(index -> new Task(index, draw.ranking(index), draw.leased(index), now, told))
            .toList();
  }

  private void changed() {
    open = null;
    audited = null;
  }

  Draw draw() {
    return draw;
  }

  List<Task> tasks() {
    return tasks;
  }

  List<Task> open() {
    List<Task> known = open;
    if (known == null) {
      known = tasks.stream().filter(task -> !task.isCertified()).toList();
      open = known;
    }
    return known;
  }

  TreeSet<Address> liars() {
    return liars;
  }

  List<Address> absent() {
    return absent;
  }

  void absent(List<Address> owners) {
    absent = owners;
  }

  /** Results that wait for checks (L-61). */
  List<Batch> batches() {
    return batches;
  }

  void batches(List<Batch> waiting) {
    batches = waiting;
  }

  /** Tasks whose outcome the committee still re-executes (L-64). */
  List<Task> audited() {
    List<Task> known = audited;
    if (known == null) {
      known = tasks.stream().filter(Task::isAudited).toList();
      audited = known;
    }
    return known;
  }

  boolean holds(int taskIndex) {
    return taskIndex >= first && taskIndex - first < tasks.size();
  }

  Task task(int taskIndex) {
    return tasks.get(taskIndex - first);
  }

  /** The lot is done: nobody will say anything about its tasks any more. */
  void forget() {
    tasks.forEach(Task::forget);
    draw.forget();
    Arrays.fill(ids, null);
  }

  /** A task's id, hashed once for all that is said about it. */
  TaskId id(int taskIndex) {
    TaskId known = ids[taskIndex - first];
    if (known == null) {
      known = deal.task(taskIndex);
      ids[taskIndex - first] = known;
    }
    return known;
  }

  Task atBit(int bit) {
    return tasks.get(bit);
  }

  boolean isDone() {
    return open().isEmpty();
  }

  BigInteger bits(Predicate<Task> which) {
    BitSet bits = new BitSet();
    for (Task task : tasks) {
      if (which.test(task)) {
        bits.set(task.bit());
      }
    }
    return word(bits);
  }

  /** Copies of a round whose openings count, by worker (spec L-21). */
  Map<Address, BigInteger> wanted(int round, Predicate<Copy> which) {
    Map<Address, BitSet> wanted = new TreeMap<>();
    for (Task task : tasks) {
      if (task.isCertified()) {
        continue;
      }
      for (Copy copy : task.copies.values()) {
        if (copy.round == round && !copy.isStruck() && which.test(copy)) {
          wanted.computeIfAbsent(copy.worker, worker -> new BitSet()).set(task.bit());
        }
      }
    }
    Map<Address, BigInteger> words = new TreeMap<>();
    wanted.forEach((worker, bits) -> words.put(worker, word(bits)));
    return words;
  }

  /** Whether a copy of the round is still to be opened. */
  boolean isAnyUnopened(int round) {
    for (Task task : tasks) {
      if (task.isCertified()) {
        continue;
      }
      for (Copy copy : task.copies.values()) {
        if (copy.round == round && !copy.isStruck() && copy.held() == null) {
          return true;
        }
      }
    }
    return false;
  }

  /** The same bits as a number: setting them one by one in it would copy it each time. */
  private static BigInteger word(BitSet bits) {
    byte[] bytes = bits.toByteArray();
    for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
      byte low = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = low;
    }
    return new BigInteger(1, bytes);
  }

  /** Bits that are set, ascending. */
  static IntStream ones(BigInteger bits) {
    return IntStream.range(0, bits.bitLength()).filter(bits::testBit);
  }
}
