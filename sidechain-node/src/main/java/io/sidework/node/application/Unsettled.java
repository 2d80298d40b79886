package io.sidework.node.application;

import io.sidework.node.port.Store.CertificateName;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Certificates that are not on chain yet, and when it is this node's turn to put them there. It
 * pays to wait for the rest of a deal: a transaction's fixed cost is shared. Thread-safe.
 */
final class Unsettled {
  /** How long a certificate of an incomplete deal waits for others. */
  static final long PATIENCE_MILLIS = 15_000;

  private static final class Waiting {
    private final Settler.OfDeal of;
    private final NavigableSet<CertificateName> names = new TreeSet<>();
    private final Map<CertificateName, Integer> seen = new HashMap<>();
    private long oldest;
    private long readySince = -1;
    private long notBefore;

    private Waiting(Settler.OfDeal of) {
      this.of = of;
    }

    private boolean isComplete() {
      return seen.values().stream().mapToInt(Integer::intValue).sum() >= of.deal().volume();
    }
  }

  /** Certificates of one deal whose turn has come. */
  record Due(Settler.OfDeal of, List<CertificateName> names) {}

  private final Map<DealId, Waiting> deals = new TreeMap<>();

  synchronized void add(Settler.OfDeal of, CertificateName name, int tasks, long now) {
    Waiting waiting = deals.computeIfAbsent(of.deal().id(), id -> new Waiting(of));
    if (waiting.seen.putIfAbsent(name, tasks) == null) {
      if (waiting.names.isEmpty()) {
        waiting.oldest = now;
        waiting.readySince = -1;
      }
      waiting.names.add(name);
    }
  }

  /** Deals for which this node should send a transaction now. */
  synchronized List<Due> due(long now) {
    List<Due> due = new ArrayList<>();
    for (Waiting waiting : deals.values()) {
      if (waiting.names.isEmpty()
          || !waiting.isComplete() && now < waiting.oldest + PATIENCE_MILLIS) {
        continue;
      }
      if (waiting.readySince < 0) {
        waiting.readySince = now;
      }
      Settler.OfDeal of = waiting.of;
      if (now >= waiting.notBefore
          && Turns.isMine(
              of.deal().id(), of.me(), of.committee().size(), now - waiting.readySince)) {
        due.add(new Due(of, List.copyOf(waiting.names)));
      }
    }
    return due;
  }

  /** These are on chain, or can never be. */
  synchronized void done(DealId deal, List<CertificateName> names) {
    Waiting waiting = deals.get(deal);
    if (waiting != null) {
      names.forEach(waiting.names::remove);
      if (waiting.names.isEmpty()) {
        waiting.readySince = -1;
      }
    }
  }

  /** Which names to check against bits that someone settled. */
  synchronized List<CertificateName> ofLot(DealId deal, int lot) {
    Waiting waiting = deals.get(deal);
    return waiting == null
        ? List.of()
        : waiting.names.stream().filter(name -> name.lot() == lot).toList();
  }

  synchronized void retryAt(DealId deal, long when) {
    Waiting waiting = deals.get(deal);
    if (waiting != null) {
      waiting.notBefore = when;
    }
  }

  synchronized void drop(DealId deal) {
    deals.remove(deal);
  }

  synchronized int size() {
    return deals.values().stream().mapToInt(waiting -> waiting.names.size()).sum();
  }

  /** True when a certificate's tasks are among settled ones, so that the chain would skip it. */
  static boolean overlaps(BigInteger settled, BigInteger bits) {
    return settled.and(bits).signum() != 0;
  }
}
