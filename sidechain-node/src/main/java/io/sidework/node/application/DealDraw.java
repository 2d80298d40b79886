package io.sidework.node.application;

import io.sidework.protocol.deal.Chunks;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;

/** What decides who is drawn for an open deal's tasks: immutable, to be asked off the core. */
public record DealDraw(Deal deal, Roster roster, Bytes32 seed) {
  /** Ranks after those that are leased from the start which may be admitted and paid. */
  private static final int LATER_RANKS = 4;

  /** Whether the account may be paid for the task. Ranks a whole lot: not for every request. */
  public boolean isDrawn(Address account, int taskIndex) {
    Chunks chunks = Chunks.whole(deal, roster, seed, taskIndex / Deal.LOT);
    int chunk = chunks.chunkOf(taskIndex);
    int rank = chunks.ranking(chunk).indexOf(account);
    return rank >= 0 && rank < chunks.leased(chunk) + LATER_RANKS;
  }

  public boolean has(int taskIndex) {
    return taskIndex >= 0 && taskIndex < deal.volume();
  }
}
