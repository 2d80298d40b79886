package io.sidework.gateway.application;

import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.Endpoints;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the contract's logs say, read from deployment on and never stored: a gateway that restarts
 * reads them again. One thread polls, any may read (spec G-1).
 */
public final class ChainIndex {
  /** Blocks asked for at once. */
  private static final long SPAN = 2_000;

  private final Chain chain;
  private final EventFeed feed;
  private final Map<DealId, IndexedDeal> deals = Collections.synchronizedMap(new LinkedHashMap<>());
  private final TreeMap<Integer, Committee> committees = new TreeMap<>();
  private final Endpoints endpoints = new Endpoints();
  private volatile long indexed;
  private long logs;

  public ChainIndex(Chain chain, EventFeed feed, long deployedAt) {
    this.chain = chain;
    this.feed = feed;
    this.indexed = deployedAt - 1;
  }

  public Chain chain() {
    return chain;
  }

  /** Reads everything up to the chain's head. Only one thread may call it. */
  public void poll() {
    long head = chain.head();
    while (indexed < head) {
      long to = Math.min(head, indexed + SPAN);
      List<ChainEvent> events = chain.events(indexed + 1, to);
      events.forEach(this::apply);
      indexed = to;
    }
  }

  private void apply(ChainEvent event) {
    switch (event) {
      case ChainEvent.DealMade made ->
          deals.putIfAbsent(made.deal().id(), new IndexedDeal(made.deal()));
      case ChainEvent.SegmentSettled settled ->
          find(settled.deal())
              .ifPresent(deal -> deal.settle(settled.lot(), settled.bits(), settled.spent()));
      case ChainEvent.DealFinished finished ->
          find(finished.deal()).ifPresent(deal -> deal.end(IndexedDeal.State.FINISHED));
      case ChainEvent.DealRefunded refunded ->
          find(refunded.deal()).ifPresent(deal -> deal.end(IndexedDeal.State.REFUNDED));
      case ChainEvent.EpochStarted started -> remember(started);
      default -> {}
    }
    endpoints.apply(event);
    EventBodies.of(event).ifPresent(body -> feed.publish(body.withId(logs)));
    logs++;
  }

  private void remember(ChainEvent.EpochStarted started) {
    synchronized (committees) {
      committees.put(started.epoch(), new Committee(started.epoch(), started.committee()));
    }
  }

  public long indexedBlock() {
    return indexed;
  }

  public Optional<IndexedDeal> find(DealId id) {
    return Optional.ofNullable(deals.get(id));
  }

  /**
   * The deal of an id.
   *
   * @throws Refusal when the chain has no such deal
   */
  public IndexedDeal deal(DealId id) {
    return find(id)
        .orElseThrow(
            () ->
                new Refusal(
                        Refusal.Reason.NOT_FOUND,
                        "no deal " + id + " on chain up to block " + indexed)
                    .with("indexedBlock", indexed));
  }

  /** Deals that a filter keeps, newest first. */
  public List<IndexedDeal> deals(Predicate<IndexedDeal> filter) {
    List<IndexedDeal> found = new ArrayList<>();
    synchronized (deals) {
      deals.values().stream().filter(filter).forEach(found::add);
    }
    return found.reversed();
  }

  public int dealCount() {
    return deals.size();
  }

  /** Number of the current epoch, 0 before the first. */
  public int epoch() {
    synchronized (committees) {
      return committees.isEmpty() ? 0 : committees.lastKey();
    }
  }

  /**
   * The committee of an epoch.
   *
   * @throws Refusal when the epoch has not started
   */
  public Committee committee(int epoch) {
    synchronized (committees) {
      Committee committee = committees.get(epoch);
      if (committee == null) {
        throw new Refusal(
            Refusal.Reason.UNAVAILABLE,
            epoch == 0
                ? "no epoch has started: the network needs its genesis nodes first"
                : "epoch " + epoch + " has not started");
      }
      return committee;
    }
  }

  /** Base URLs of nodes by account and by the keys that sign for it. */
  public Map<Address, String> endpoints() {
    return endpoints.all();
  }

  /** Base URLs of all nodes by account. */
  public Map<Address, String> nodes() {
    return endpoints.byAccount();
  }

  /** Base URLs of a committee's nodes, those that have published one. */
  public List<String> endpointsOf(Committee committee) {
    Map<Address, String> known = endpoints.all();
    return committee.nodes().stream().map(known::get).filter(java.util.Objects::nonNull).toList();
  }
}
