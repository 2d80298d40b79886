package io.sidework.gateway.application;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Amount;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/** A deal and what the chain has said about it since. Thread-safe. */
public final class IndexedDeal {
  /** What can become of a deal on chain. */
  public enum State {
    OPEN,
    FINISHED,
    REFUNDED
  }

  /**
   * A consistent view.
   *
   * @param settled settled tasks
   * @param locked what is still locked
   * @param perLot settled tasks of each lot that has any
   */
  public record Snapshot(
      State state, int settled, Amount spent, Amount locked, Map<Integer, Integer> perLot) {}

  private final Deal deal;
  private final Map<Integer, BigInteger> bits = new TreeMap<>();
  private Amount spent = Amount.ZERO;
  private State state = State.OPEN;

  IndexedDeal(Deal deal) {
    this.deal = deal;
  }

  public Deal deal() {
    return deal;
  }

  synchronized void settle(int lot, BigInteger word, Amount amount) {
    bits.merge(lot, word, BigInteger::or);
    spent = spent.plus(amount);
  }

  synchronized void end(State end) {
    state = end;
  }

  public synchronized Snapshot snapshot() {
    Map<Integer, Integer> perLot = new TreeMap<>();
    bits.forEach((lot, word) -> perLot.put(lot, word.bitCount()));
    int settled = perLot.values().stream().mapToInt(Integer::intValue).sum();
    Amount locked = state == State.OPEN ? deal.locked().minus(spent) : Amount.ZERO;
    return new Snapshot(state, settled, spent, locked, perLot);
  }

  public synchronized boolean isOpen() {
    return state == State.OPEN;
  }
}
