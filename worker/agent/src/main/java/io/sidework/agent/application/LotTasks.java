package io.sidework.agent.application;

import io.sidework.protocol.deal.Deal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Sets of tasks of one lot as the chain writes them: bit i is task 256*lot + i. */
public final class LotTasks {
  private LotTasks() {}

  /** Task indices of a set, ascending. */
  public static List<Integer> indices(int lot, BigInteger tasks) {
    List<Integer> indices = new ArrayList<>(tasks.bitCount());
    for (int bit = tasks.getLowestSetBit(); bit >= 0 && bit < tasks.bitLength(); bit++) {
      if (tasks.testBit(bit)) {
        indices.add(lot * Deal.LOT + bit);
      }
    }
    return indices;
  }

  /** The set of one task. */
  public static BigInteger of(int taskIndex) {
    return BigInteger.ONE.shiftLeft(taskIndex % Deal.LOT);
  }

  /** Tasks from one index to one before another, all of one lot. */
  static BigInteger range(int from, int end) {
    return BigInteger.ONE.shiftLeft(end - from).subtract(BigInteger.ONE).shiftLeft(from % Deal.LOT);
  }

  /** Every task that the lot has. */
  static BigInteger all(Deal deal, int lot) {
    return range(lot * Deal.LOT, lot * Deal.LOT + deal.lotSize(lot));
  }
}
