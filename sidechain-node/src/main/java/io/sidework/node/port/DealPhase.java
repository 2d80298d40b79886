package io.sidework.node.port;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where a deal stands at this node. */
public enum DealPhase {
  /** Its program or inputs are not all here yet. */
  FETCHING,
  /** All blobs are here and said to be held; fewer than Q nodes have said so, or no seed yet. */
  HELD,
  /** Q nodes hold it: its lots run. */
  OPEN,
  /** Program or parameters can never run here; the requester's refund is the failure. */
  REFUSED,
  /** Its deadline has passed: nothing more is certified, what is certified is still settled. */
  CLOSED,
  /** Every task is settled. */
  FINISHED,
  /** Refunded, or so late that it could be. */
  REFUNDED;

  private static final Map<DealPhase, Set<DealPhase>> NEXT = new EnumMap<>(DealPhase.class);

  static {
    // Others may finish or refund a deal at any time, whatever this node has seen of it.
    NEXT.put(FETCHING, EnumSet.of(HELD, REFUSED, CLOSED, FINISHED, REFUNDED));
    NEXT.put(HELD, EnumSet.of(OPEN, CLOSED, FINISHED, REFUNDED));
    NEXT.put(OPEN, EnumSet.of(CLOSED, FINISHED, REFUNDED));
    NEXT.put(REFUSED, EnumSet.of(FINISHED, REFUNDED));
    NEXT.put(CLOSED, EnumSet.of(FINISHED, REFUNDED));
    NEXT.put(FINISHED, EnumSet.noneOf(DealPhase.class));
    NEXT.put(REFUNDED, EnumSet.noneOf(DealPhase.class));
  }

  public boolean canBecome(DealPhase next) {
    return NEXT.getOrDefault(this, Set.of()).contains(next);
  }

  /** True when nothing can be done for it any more. */
  public boolean isOver() {
    return this == FINISHED || this == REFUNDED;
  }

  /** True while work may still be collected or begin. */
  public boolean isActive() {
    return this == FETCHING || this == HELD || this == OPEN;
  }
}
