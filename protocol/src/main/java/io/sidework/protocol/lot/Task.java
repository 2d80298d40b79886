package io.sidework.protocol.lot;

import io.sidework.protocol.type.Address;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One task of the lot, as this node knows it. */
final class Task {
  /** Index in the deal. */
  final int index;

  /** Compatible owners in order of rank. */
  final List<Address> ranking;

  /** Closed copies of all rounds, by rank. */
  final NavigableMap<Integer, Copy> copies = new TreeMap<>();

  /** Ranks that said they cannot run it. */
  final BitSet declined = new BitSet();

  /** When each admitted rank was admitted; ranks below its size are admitted (spec L-4). */
  final List<Long> admittedAt = new ArrayList<>();

  /** Copies wanted before the round may freeze. */
  int needed;

  private final Course<TaskState, TaskEvent> course;

  Task(
      int index,
      List<Address> ranking,
      int copies,
      long now,
      Consumer<? super Transition<?, ?>> observer) {
    this.course = new Course<>(TaskState.OPEN, observer);
    this.index = index;
    this.ranking = ranking;
    this.needed = Math.min(copies, ranking.size());
    for (int rank = 0; rank < needed; rank++) {
      admittedAt.add(now);
    }
  }

  /** What a ruling says about it. */
  void on(TaskEvent event) {
    course.on(event);
  }

  boolean isCertified() {
    return course.state() == TaskState.CERTIFIED;
  }

  boolean isReexecuting() {
    return course.state() == TaskState.REEXECUTING;
  }

  int bit() {
    return index % io.sidework.protocol.deal.Deal.LOT;
  }

  boolean isAdmitted(int rank) {
    return rank >= 0 && rank < admittedAt.size();
  }

  /** Certified, and nobody will ask for its copies any more. */
  void forget() {
    copies.clear();
    admittedAt.clear();
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
