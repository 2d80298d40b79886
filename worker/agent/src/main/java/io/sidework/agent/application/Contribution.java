package io.sidework.agent.application;

import io.sidework.protocol.message.CloseCertificate;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** One bundle of this worker on its way: who has receipted it, and whether it was opened. */
final class Contribution {
  /** Longest gap between two sends of a bundle without Q receipts, in milliseconds. */
  static final long RESEND = 2_000;

  private final Bytes32 id;
  private final SignedBundle bundle;
  private final BigInteger tasks;

  /** Round to nodes: receipts of different rounds do not add up (P13). */
  private final Map<Integer, Set<Integer>> receipts = new HashMap<>();

  private final Map<Integer, Long> openedTo = new HashMap<>();
  private boolean opened;
  private long lastSent = Long.MIN_VALUE;

  Contribution(SignedBundle bundle, BigInteger tasks, boolean opened) {
    this.id = bundle.id();
    this.bundle = bundle;
    this.tasks = tasks;
    this.opened = opened;
  }

  Bytes32 id() {
    return id;
  }

  SignedBundle bundle() {
    return bundle;
  }

  BigInteger tasks() {
    return tasks;
  }

  void receipt(int node, int round) {
    receipts.computeIfAbsent(round, r -> new HashSet<>()).add(node);
  }

  /** True when it cannot be left out any more. */
  boolean isSecured(int quorum) {
    return fullest().size() >= quorum;
  }

  /** True when the node's receipt is missing in the round that has most of them. */
  boolean isMissingAt(int node) {
    return !fullest().contains(node);
  }

  private Set<Integer> fullest() {
    Set<Integer> best = Set.of();
    for (Set<Integer> nodes : receipts.values()) {
      best = nodes.size() > best.size() ? nodes : best;
    }
    return best;
  }

  boolean isDue(long now) {
    return lastSent == Long.MIN_VALUE || now - lastSent >= RESEND;
  }

  void sent(long now) {
    lastSent = now;
  }

  /** Makes it due at once, for a node that has just come back. */
  void hurry() {
    lastSent = Long.MIN_VALUE;
  }

  /**
   * True when the certificate lists this bundle. The list says something only in a certificate that
   * is valid: the signatures are over the closed set, and validity includes that both are equal.
   */
  boolean isListedIn(CloseCertificate certificate) {
    return certificate.closed().bundles().contains(id);
  }

  boolean isOpened() {
    return opened;
  }

  void opened() {
    opened = true;
  }

  /** Once a second and node at most, however often it asks. */
  boolean mayOpenTo(int node, long now) {
    Long last = openedTo.get(node);
    return last == null || now - last >= 1_000;
  }

  void openedTo(int node, long now) {
    openedTo.put(node, now);
  }
}
