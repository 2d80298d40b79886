package io.sidework.protocol.lot;

import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Bytes32;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A worker's bundle that this node holds, and how it stands in the current round. */
final class Contribution {
  final SignedBundle bundle;
  final Bytes32 id;

  /** Has a task of rank m or later, so that f+1 receipts have to vouch for it (spec L-8). */
  final boolean extended;

  /** Receipts of this round by node. */
  final NavigableMap<Integer, Signature> receipts = new TreeMap<>();

  private boolean listed;
  private boolean closed;

  Contribution(SignedBundle bundle, Bytes32 id, boolean extended) {
    this.bundle = bundle;
    this.id = id;
    this.extended = extended;
  }

  /** Goes into this node's inventory of the round. */
  void list() {
    listed = true;
  }

  boolean isListed() {
    return listed;
  }

  /** In the inventory with all that others will ask for. */
  boolean isCountable(int faults) {
    return listed && (!extended || receipts.size() > faults);
  }

  void startRound() {
    listed = false;
    receipts.clear();
  }

  void close() {
    closed = true;
  }

  boolean isClosed() {
    return closed;
  }
}
