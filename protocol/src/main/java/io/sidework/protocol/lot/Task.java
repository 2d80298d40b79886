package io.sidework.protocol.lot;

import io.sidework.protocol.type.Address;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One task of the lot, as this node knows it. */
final class Task {
  /** Index in the deal. */
  final int index;

  private List<Address> ranking;

  /** Closed copies of all rounds, by rank. */
  final NavigableMap<Integer, Copy> copies = new TreeMap<>();

  /** Ranks that said they cannot run it. */
  final BitSet declined = new BitSet();

  /** When each admitted rank was admitted (spec L-4). */
  final NavigableMap<Integer, Long> admittedAt = new TreeMap<>();

  /** Ranks below it are admitted from the start. */
  final int leased;

  /** Ranks in the order in which they are admitted where a draw gave one (L-44). */
  private @Nullable List<Integer> drawn;

  /** Copies wanted before the round may freeze. */
  int needed;

  private final Course<TaskState, TaskEvent> course;

  Task(
      int index,
      List<Address> ranking,
      int leased,
      long now,
      Consumer<? super Transition<?, ?>> observer) {
    this.course = new Course<>(TaskState.OPEN, observer);
    this.index = index;
    this.ranking = ranking;
    this.leased = leased;
    this.needed = Math.min(leased, ranking.size());
    for (int rank = 0; rank < needed; rank++) {
      admittedAt.put(rank, now);
    }
  }

  /** What a ruling says about it. */
  void on(TaskEvent event) {
    course.on(event);
  }

  /** It has an outcome. */
  boolean isCertified() {
    return isAudited() || isFinal();
  }

  /** It has an outcome, which the committee still re-executes (L-64). */
  boolean isAudited() {
    return course.state() == TaskState.AUDITED;
  }

  boolean isFinal() {
    return course.state() == TaskState.CERTIFIED;
  }

  boolean isProvisional() {
    return course.state() == TaskState.PROVISIONAL;
  }

  boolean isReexecuting() {
    return course.state() == TaskState.REEXECUTING;
  }

  boolean wantsTruth() {
    return isReexecuting() || isAudited();
  }

  /** Owners of these ranks are asked from now on; who was admitted and has no copy is not. */
  void redraw(List<Integer> order) {
    drawn = List.copyOf(order);
    admittedAt.keySet().retainAll(copies.keySet());
  }

  /** Whom to admit next. */
  OptionalInt next() {
    return queue().filter(rank -> !isAdmitted(rank)).findFirst();
  }

  /** Ranks without a copy, in the order in which they are asked. */
  IntStream left() {
    return queue().filter(rank -> !copies.containsKey(rank));
  }

  /** The lottery's order where no draw gave another. */
  private IntStream queue() {
    List<Integer> order = drawn;
    return order == null
        ? IntStream.range(0, ranking.size())
        : order.stream().mapToInt(Integer::intValue);
  }

  /** Compatible owners in order of rank. */
  List<Address> ranking() {
    return ranking;
  }

  /** Rank at which an owner is admitted, or -1. */
  int admitted(Address owner) {
    for (int rank : admittedAt.keySet()) {
      if (ranking.get(rank).equals(owner)) {
        return rank;
      }
    }
    return -1;
  }

  int bit() {
    return index % io.sidework.protocol.deal.Deal.LOT;
  }

  boolean isAdmitted(int rank) {
    return admittedAt.containsKey(rank);
  }

  /** Certified, and nobody will ask for its copies any more. */
  void forget() {
    copies.clear();
    admittedAt.clear();
    ranking = List.of();
    drawn = null;
  }

  /** It stood in a batch that is void (L-63). */
  boolean isAfterVoid() {
    return copies.values().stream().anyMatch(copy -> !copy.weighs());
  }

  int counted() {
    return (int) copies.values().stream().filter(Copy::isCounted).count();
  }

  /** Closed in this round, not struck: an opening of it is waited for. */
  List<Copy> closedIn(int round) {
    return isCertified()
        ? List.of()
        : copies.values().stream().filter(copy -> copy.round == round && !copy.isStruck()).toList();
  }
}
