package io.sidework.protocol.lot;

import io.sidework.protocol.deal.Chunks;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.type.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lot's draw: who has which rank for which task, and with what standing (spec L-1). */
final class Draw {
  private final Chunks chunks;
  private final List<Map<Address, Integer>> ranks = new ArrayList<>();
  private final Map<Address, Integer> standings = new TreeMap<>();

  Draw(LotContext context) {
    this.chunks = Chunks.of(context.deal(), context.roster(), context.seed(), context.lot());
    for (List<Address> ranking : chunks.rankings()) {
      Map<Address, Integer> byOwner = new TreeMap<>();
      for (int rank = 0; rank < ranking.size(); rank++) {
        byOwner.put(ranking.get(rank), rank);
      }
      ranks.add(byOwner);
    }
    for (Seat seat : context.roster().compatible(context.deal())) {
      standings.put(seat.owner(), seat.standing().in(context.deal().limits().fuel()));
    }
  }

  /** Task index in the deal of a lot's first task. */
  static int firstTask(LotContext context) {
    return context.lot() * Deal.LOT;
  }

  List<Address> ranking(int taskIndex) {
    return chunks.ranking(chunks.chunkOf(taskIndex));
  }

  /** Ranks below it may contribute from the start (L-3). */
  int leased(int taskIndex) {
    return chunks.leased(chunks.chunkOf(taskIndex));
  }

  /** Rank of an owner for a task, or -1 when it is not drawn at all. */
  int rank(int taskIndex, Address owner) {
    return ranks.get(chunks.chunkOf(taskIndex) - chunks.first()).getOrDefault(owner, -1);
  }

  int standing(Address owner) {
    return standings.getOrDefault(owner, 0);
  }

  List<Address> owners() {
    return List.copyOf(standings.keySet());
  }

  boolean knows(Address owner) {
    return standings.containsKey(owner);
  }
}
