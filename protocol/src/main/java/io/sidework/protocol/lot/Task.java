package io.sidework.protocol.lot;

import io.sidework.protocol.type.Address;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

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

  boolean certified;

  /** The committee re-executes it: no more copies are drawn (spec L-26). */
  boolean truth;

  Task(int index, List<Address> ranking, int copies, long now) {
    this.index = index;
    this.ranking = ranking;
    this.needed = Math.min(copies, ranking.size());
    for (int rank = 0; rank < needed; rank++) {
      admittedAt.add(now);
    }
  }

  int bit() {
    return index % io.sidework.protocol.deal.Deal.LOT;
  }

  boolean isAdmitted(int rank) {
    return rank >= 0 && rank < admittedAt.size();
  }

  int counted() {
    return (int) copies.values().stream().filter(Copy::isCounted).count();
  }

  /** Closed in this round, not struck: an opening of it is waited for. */
  List<Copy> closedIn(int round) {
    return certified
        ? List.of()
        : copies.values().stream().filter(copy -> copy.round == round && !copy.isStruck()).toList();
  }
}
