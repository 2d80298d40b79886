package io.sidework.sim;

import io.sidework.contracts.DeploymentParameters;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.ChainEvent.Origin;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Cover;
import io.sidework.protocol.deal.Credit;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Outcome;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.deal.Standing;
import io.sidework.protocol.deal.StandingBook;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.ledger.Decision;
import io.sidework.protocol.ledger.Ledger;
import io.sidework.protocol.ledger.LedgerParameters;
import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.sim.Scenario.DealPlan;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The chain: the ledger's model in blocks of a second. A transaction is carried out at once, into
 * the block that is being made; its events are seen when that block is.
 */
final class Blocks {
  static final long BLOCK_MILLIS = 1_000;

  private final Timeline timeline;
  private final Trace trace;
  private final Domain domain;
  private final LedgerParameters parameters;
  private final Ledger ledger;
  private final long seed;
  private final Promises promises;
  private final boolean censored;

  private final List<ChainEvent> events = new ArrayList<>();
  private final List<Deal> deals = new ArrayList<>();
  private final Map<Address, Seat> seats = new TreeMap<>();
  private final Map<Address, Address> keys = new TreeMap<>();
  private final Map<Address, String> endpoints = new TreeMap<>();
  private final List<DealPlan> plans = new ArrayList<>();
  private final StandingBook standings = new StandingBook();
  private final List<Roster> rosters = new ArrayList<>();
  private int transactions;

  Blocks(
      Timeline timeline,
      Trace trace,
      Domain domain,
      LedgerParameters parameters,
      Map<Address, Amount> wallets,
      long seed,
      boolean censored,
      Promises promises) {
    this.timeline = timeline;
    this.trace = trace;
    this.domain = domain;
    this.parameters = parameters;
    this.ledger = new Ledger(parameters, wallets, Sellers.assets(), Map.of());
    this.seed = seed;
    this.censored = censored;
    this.promises = promises;
  }

  Domain domain() {
    return domain;
  }

  Ledger ledger() {
    return ledger;
  }

  LedgerParameters parameters() {
    return parameters;
  }

  DeploymentParameters terms() {
    return new DeploymentParameters(
        parameters.nodeStake(),
        parameters.seatStake(),
        parameters.genesisNodes(),
        (int) parameters.epochLength(),
        (int) parameters.maxDuration(),
        (int) parameters.grace(),
        (int) parameters.unbonding(),
        parameters.feeBps(),
        parameters.reexecutionFee(),
        Amount.ZERO,
        parameters.lockCapBps());
  }

  /** Number of the latest block. */
  long head() {
    return timeline.elapsed() / BLOCK_MILLIS;
  }

  /** Timestamp of the latest block, Unix seconds. */
  long time() {
    return timeOf(head());
  }

  private static long timeOf(long block) {
    return (Timeline.START + block * BLOCK_MILLIS) / 1000;
  }

  Bytes32 hash(long block) {
    return Keys.hash("block " + block + " of " + seed);
  }

  /** Carries out a transaction in the block that is being made. */
  Decision apply(Address caller, Operation operation) {
    Decision decision = ledger.apply(caller, timeOf(head() + 1), operation);
    transactions++;
    trace.event("chain", new byte[0], () -> say(caller, operation, decision));
    promises.afterTransaction(this, operation, decision);
    return decision;
  }

  private static String say(Address caller, Operation operation, Decision decision) {
    String name = operation.getClass().getSimpleName();
    return name + " by " + caller.toString().substring(0, 8) + ": " + decision;
  }

  /** How many were sent so far, refused ones too. */
  int transactions() {
    return transactions;
  }

  boolean done(Address caller, Operation operation) {
    return apply(caller, operation) instanceof Decision.Done;
  }

  /** Where an event of the latest transaction stands. */
  Origin origin() {
    return new Origin(head() + 1, Keys.hash("transaction " + transactions));
  }

  void emit(ChainEvent event) {
    events.add(event);
  }

  List<ChainEvent> events(long fromBlock, long toBlock) {
    return events.stream()
        .filter(e -> e.origin().block() >= fromBlock && e.origin().block() <= toBlock)
        .toList();
  }

  // Membership

  void joined(Address node, String endpoint) {
    endpoints.put(node, endpoint);
    emit(new ChainEvent.NodeJoined(origin(), node, endpoint));
  }

  void seated(Seat seat) {
    seats.put(seat.owner(), seat);
    emit(
        new ChainEvent.SeatsChanged(origin(), seat.owner(), seat.seats(), seat.pool(), seat.ask()));
  }

  /** A worker's own fault was proven. */
  void convicted(Address owner) {
    seats.remove(owner);
    standings.slashed(owner);
  }

  /** Clean results that an owner is to have from deals before this simulation. */
  void hasStanding(Address owner, int results) {
    for (long fuel : List.of(1_000_000L, 8_000_000_000L)) {
      Deal past = Work.pastDeal(fuel);
      Credit paid = new Credit(owner, past.price().times(results));
      standings.settled(past, results, List.of(paid));
    }
  }

  /** A segment was settled: what it says of who works. */
  void settled(Outcome outcome) {
    standings.settled(outcome.deal(), outcome.bits().bitCount(), outcome.credits());
    promises.settled(outcome);
  }

  void keyed(Address account, Address key) {
    keys.put(account, key);
    emit(new ChainEvent.SigningKeyChanged(origin(), account, key));
  }

  void epochStarted() {
    int epoch = ledger.epoch();
    List<Seat> members =
        seats.values().stream()
            .map(seat -> seat.signedBy(keys.getOrDefault(seat.owner(), seat.owner())))
            .map(seat -> seat.of(standings.of(seat.owner())))
            .toList();
    Cover cover = new Cover(parameters.seatStake(), ledger.committee(epoch).size());
    rosters.add(new Roster(epoch, members, Optional.of(cover)));
    emit(new ChainEvent.EpochStarted(origin(), epoch, ledger.committee(epoch)));
  }

  /** The epoch that a reader of the latest block knows; its transaction may be in the next one. */
  int visibleEpoch() {
    long head = head();
    int epoch = 0;
    for (ChainEvent event : events) {
      if (event instanceof ChainEvent.EpochStarted started && started.origin().block() <= head) {
        epoch = started.epoch();
      }
    }
    return epoch;
  }

  Committee committee(int epoch) {
    return new Committee(epoch, ledger.committee(epoch));
  }

  Roster roster(int epoch) {
    return rosters.get(epoch - 1);
  }

  Map<Address, String> endpoints() {
    Map<Address, String> all = new TreeMap<>(endpoints);
    keys.forEach(
        (account, key) -> {
          String endpoint = endpoints.get(account);
          if (endpoint != null) {
            all.put(key, endpoint);
          }
        });
    return all;
  }

  static Seat seat(Address owner, int seats, Address pool) {
    return new Seat(owner, owner, seats, pool, Amount.ZERO, Standing.NONE);
  }

  // Deals

  void made(Deal deal, DealPlan plan) {
    deals.add(deal);
    plans.add(plan);
    emit(new ChainEvent.DealMade(origin(), deal));
  }

  List<Deal> deals() {
    return deals;
  }

  /** Whether results of a deal's program differ from engine to engine. */
  boolean isFickle(DealId id) {
    int number = number(id);
    return number >= 0 && isFickle(number);
  }

  boolean isFickle(int number) {
    return plans.get(number).fickle();
  }

  DealPlan plan(DealId id) {
    return plans.get(number(id));
  }

  Scenario.Job job(int number) {
    return plans.get(number).job();
  }

  /** A deal's number in the ledger, or -1. */
  int number(DealId id) {
    for (int i = 0; i < deals.size(); i++) {
      if (deals.get(i).id().equals(id)) {
        return i;
      }
    }
    return -1;
  }

  boolean isSettled(DealId id, int taskIndex) {
    BigInteger bits = ledger.settledBits(number(id), taskIndex / Deal.LOT);
    return bits.testBit(taskIndex % Deal.LOT);
  }

  /** As a reader of the latest block knows it: of the next one, others may deliver it too. */
  boolean isDelivered(DealId id, int taskIndex) {
    long head = head();
    return events.stream()
        .anyMatch(
            event ->
                event instanceof ChainEvent.Delivered delivered
                    && delivered.origin().block() <= head
                    && delivered.deal().equals(id)
                    && delivered.taskIndex() == taskIndex);
  }

  boolean isAnyRefunded() {
    return ledger.deals().stream().anyMatch(Ledger.DealState::refunded);
  }

  /** Nobody's settlement of the first deal gets into a block before its refund did. */
  boolean isCensored(DealId id) {
    return censored && number(id) == 0 && !isOver(0);
  }

  /** Whether results of it wait for their delivery, which is paid. */
  boolean isOwed(int number) {
    return !ledger.deals().get(number).reserve().isZero();
  }

  boolean isOver(int number) {
    Ledger.DealState state = ledger.deals().get(number);
    return state.refunded() || state.settled() == state.volume();
  }
}
