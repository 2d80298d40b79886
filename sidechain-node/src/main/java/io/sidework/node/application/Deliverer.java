package io.sidework.node.application;

import io.sidework.contracts.chain.CertifiedOutput;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.contracts.chain.Transaction;
import io.sidework.node.port.Store;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells deals' callbacks their results, by turns (spec R-25, N-25). A duty of its own: settlement
 * never waits for it. What is delivered is the chain's to say, so nothing is kept.
 */
public final class Deliverer implements Duty {
  private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
  private static final long PAUSE_MILLIS = 250;
  private static final long TROUBLE_MILLIS = 1_000;

  /** Protocol 4.7: a transaction stays under 12 million gas; these bound it from above. */
  static final long GAS_LIMIT = 12_000_000;

  private static final long BASE_GAS = 300_000;
  private static final long SIGNATURE_GAS = 8_000;
  private static final long BYTE_GAS = 60;

  private final Chain chain;
  private final ChainAccount account;
  private final Store store;
  private final Amount minFee;
  private final Map<DealId, Undelivered> deals = new TreeMap<>();
  private final List<Settler.OfDeal> unread = new ArrayList<>();
  private final LongSupplier clock;

  /**
   * @param minFee least delivery fee for which this node pays the gas
   * @param clock milliseconds that never go back
   */
  public Deliverer(
      Chain chain, ChainAccount account, Store store, Amount minFee, LongSupplier clock) {
    this.chain = chain;
    this.account = account;
    this.store = store;
    this.minFee = minFee;
    this.clock = clock;
  }

  synchronized void settled(Settler.OfDeal of, int lot, BigInteger bits) {
    if (isWorthwhile(of)) {
      deals.computeIfAbsent(of.deal().id(), id -> new Undelivered(of)).settled(lot, bits);
    }
  }

  /** A deal from before a restart: what of it is settled is read from the chain. */
  synchronized void recover(Settler.OfDeal of) {
    if (isWorthwhile(of)) {
      unread.add(of);
    }
  }

  synchronized void delivered(DealId deal, int task) {
    Undelivered waiting = deals.get(deal);
    if (waiting != null) {
      waiting.done(task);
    }
  }

  /** Refunded: nothing of it is delivered any more. */
  synchronized void over(DealId deal) {
    deals.remove(deal);
    unread.removeIf(of -> of.deal().id().equals(deal));
  }

  /** Whether certificates and outputs of the deal are still needed here. */
  synchronized boolean isWaiting(DealId deal) {
    Undelivered waiting = deals.get(deal);
    return waiting != null && !waiting.isEmpty()
        || unread.stream().anyMatch(of -> of.deal().id().equals(deal));
  }

  private boolean isWorthwhile(Settler.OfDeal of) {
    Callback callback = of.deal().callback();
    return callback.isWanted() && callback.fee().compareTo(minFee) >= 0;
  }

  @Override
  public long turn() {
    try {
      readSettled();
      return deliverDue(clock.getAsLong()) ? 0 : PAUSE_MILLIS;
    } catch (ChainUnavailable e) {
      LOG.warn("chain: {}", e.getMessage());
      return TROUBLE_MILLIS;
    } catch (RuntimeException e) {
      LOG.error("deliverer", e);
      return TROUBLE_MILLIS;
    }
  }

  /** Catches up with the chain on deals from before a restart. */
  void readSettled() {
    for (Settler.OfDeal of = nextUnread(); of != null; of = nextUnread()) {
      for (int lot = 0; lot < of.deal().lots(); lot++) {
        settled(of, lot, undelivered(of.deal().id(), lot));
      }
      synchronized (this) {
        unread.remove(of);
      }
    }
  }

  /** Were they found out one by one in turn, each would cost this node its whole patience. */
  private BigInteger undelivered(DealId deal, int lot) {
    BigInteger bits = chain.settled(deal, lot);
    for (int bit = 0; bit < bits.bitLength(); bit++) {
      if (bits.testBit(bit) && chain.isDelivered(deal, lot * Deal.LOT + bit)) {
        bits = bits.clearBit(bit);
      }
    }
    return bits;
  }

  private synchronized Settler.@Nullable OfDeal nextUnread() {
    return unread.isEmpty() ? null : unread.getFirst();
  }

  private record Due(Settler.OfDeal of, int task) {}

  /** Delivers one task of each deal whose turn it is; true when there may be more at once. */
  boolean deliverDue(long now) {
    List<Due> due = due(now);
    for (Due each : due) {
      deliver(each.of(), each.task());
    }
    return !due.isEmpty();
  }

  private synchronized List<Due> due(long now) {
    deals.values().removeIf(Undelivered::isEmpty);
    List<Due> due = new ArrayList<>();
    for (Undelivered waiting : deals.values()) {
      waiting.due(now).ifPresent(task -> due.add(new Due(waiting.of(), task)));
    }
    return due;
  }

  private void deliver(Settler.OfDeal of, int task) {
    DealId deal = of.deal().id();
    if (chain.isDelivered(deal, task)) {
      delivered(deal, task);
      return;
    }
    Optional<CertifiedOutput> output = output(of, task);
    if (output.isEmpty() || gas(output.get()) > GAS_LIMIT) {
      LOG.warn(
          "deal {} task {} is left to others: {}",
          deal,
          task,
          output.isEmpty() ? "not held here" : "its transaction would take too much gas");
      delivered(deal, task);
      return;
    }
    try {
      Transaction done = account.deliver(output.get());
      LOG.info("deal {} task {} delivered, {} gas", deal, task, done.gas());
    } catch (ContractRefused e) {
      LOG.warn("deal {} task {} not delivered: {}", deal, task, e.getMessage());
    }
    synchronized (this) {
      Undelivered waiting = deals.get(deal);
      if (waiting != null) {
        waiting.delivered(task);
      }
    }
  }

  private Optional<CertifiedOutput> output(Settler.OfDeal of, int task) {
    int lot = task / Deal.LOT;
    for (CertificateName name : store.certificates(of.deal().id())) {
      SegmentCertificate made =
          name.lot() == lot ? store.certificate(of.deal().id(), name).orElse(null) : null;
      if (made != null) {
        for (Leaf leaf : made.leaves()) {
          if (leaf.taskIndex() == task) {
            return store
                .output(leaf.outputHash())
                .map(bytes -> new CertifiedOutput(of.deal(), of.committee(), made, leaf, bytes));
          }
        }
      }
    }
    return Optional.empty();
  }

  static long gas(CertifiedOutput output) {
    long call = output.deal().callback().gas();
    return BASE_GAS
        + SIGNATURE_GAS * output.certificate().signatures().size()
        + call
        + call / 63
        + BYTE_GAS * output.output().length;
  }
}
