package io.sidework.node.application;

import io.sidework.protocol.type.Address;
import java.util.HashMap;
import java.util.Map;

/**
 * How much is read from disk to answer each peer, over all lots: a lot answers each of its
 * questions once in a while, and there may be thousands of lots (spec N-34).
 */
final class PeerReads {
  /** Bytes a second. */
  private static final long RATE = 16 << 20;

  /** Bytes that may be read at once by who has asked for nothing before. */
  private static final long BURST = 16 << 20;

  /** What was read for a peer and is not paid for by time yet. */
  private record Debt(long bytes, long since) {
    long at(long now) {
      return Math.max(0, bytes - (now - since) * RATE / 1000);
    }
  }

  private final Map<Address, Debt> debts = new HashMap<>();

  /**
   * @param now milliseconds
   */
  boolean mayRead(Address peer, long now) {
    return debt(peer, now) < BURST;
  }

  void read(Address peer, int bytes, long now) {
    debts.put(peer, new Debt(debt(peer, now) + bytes, now));
  }

  private long debt(Address peer, long now) {
    Debt debt = debts.get(peer);
    return debt == null ? 0 : debt.at(now);
  }
}
