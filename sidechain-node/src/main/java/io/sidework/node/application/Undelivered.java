package io.sidework.node.application;

import io.sidework.protocol.deal.Deal;
import java.math.BigInteger;
import java.util.BitSet;
import java.util.OptionalInt;

/**
 * Tasks of one deal that are settled and not known to be delivered, and whose turn the first of
 * them is. A node steps in where nothing has moved for its number of turns, and then goes on.
 */
final class Undelivered {
  private final Settler.OfDeal of;
  private final BitSet tasks = new BitSet();
  private int first = -1;
  private long since;

  Undelivered(Settler.OfDeal of) {
    this.of = of;
  }

  Settler.OfDeal of() {
    return of;
  }

  void settled(int lot, BigInteger bits) {
    for (int bit = bits.getLowestSetBit(); bit >= 0 && bit < bits.bitLength(); bit++) {
      if (bits.testBit(bit)) {
        tasks.set(lot * Deal.LOT + bit);
      }
    }
  }

  /** Somebody delivered it, or nobody can. */
  void done(int task) {
    tasks.clear(task);
  }

  /** This node delivered it: the next one is its turn too. */
  void delivered(int task) {
    tasks.clear(task);
    first = tasks.nextSetBit(0);
  }

  /** The task that this node should deliver now. */
  OptionalInt due(long now) {
    int next = tasks.nextSetBit(0);
    if (next != first) {
      first = next;
      since = now;
    }
    return next >= 0 && Turns.isMine(of.deal().id(), of.me(), of.committee().size(), now - since)
        ? OptionalInt.of(next)
        : OptionalInt.empty();
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }
}
