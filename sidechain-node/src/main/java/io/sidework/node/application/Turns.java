package io.sidework.node.application;

import io.sidework.protocol.type.DealId;

/** Who acts first for a deal, so that not all nodes pay gas for the same thing (protocol 4.7). */
final class Turns {
  /** How long each node is given before the next one steps in. */
  static final long STEP_MILLIS = 6_000;

  private Turns() {}

  /** 0 for the node that acts at once, k for the one that waits k steps. */
  static int rank(DealId deal, int me, int nodes) {
    byte[] id = deal.value().toArray();
    int first = ((id[0] & 0xff) << 16 | (id[1] & 0xff) << 8 | (id[2] & 0xff)) % nodes;
    return Math.floorMod(me - first, nodes);
  }

  static boolean isMine(DealId deal, int me, int nodes, long waitedMillis) {
    return waitedMillis >= rank(deal, me, nodes) * STEP_MILLIS;
  }
}
