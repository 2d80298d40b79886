package io.sidework.node.testing;

import io.sidework.contracts.DeploymentParameters;
import io.sidework.contracts.chain.AccountState;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount.Settleable;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.ChainEvent.Origin;
import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.contracts.chain.DealState;
import io.sidework.contracts.chain.Tip;
import io.sidework.contracts.chain.Transaction;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Lottery;
import io.sidework.protocol.deal.Machine;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.deal.Standing;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.lot.agreement.NodeFault;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * A chain in memory whose epochs tests start; a block every 100 ms, settlement as the contract does
 * it.
 */
public final class FakeChain implements Chain {
  /** Whose workers run containers too. */
  private static final Machine ANY_RUNTIME =
      new Machine("", "", 0, 0, List.of(), 0, List.of(Machine.WASM, Machine.CONTAINER), "", "");

  private static final Bytes32 BEACON = Terms.hash("beacon");

  private static final long BLOCK_MILLIS = 100;

  private final LongSupplier clock;
  private final long start;
  private final Domain domain =
      Domain.of(BigInteger.valueOf(31_337), Terms.key("contract").address());
  private final List<Committee> committees = new ArrayList<>();
  private final List<Roster> rosters = new ArrayList<>();
  private final Map<Address, String> endpoints = new TreeMap<>();
  private final Map<Address, Tip> tips = new TreeMap<>();
  private final List<ChainEvent> events = new ArrayList<>();
  private final Map<DealId, Deal> deals = new TreeMap<>();
  private final Map<DealId, TreeMap<Integer, BigInteger>> settled = new TreeMap<>();
  private final List<Address> slashed = new ArrayList<>();
  private final List<String> delivered = new ArrayList<>();
  private boolean refusesDeliveries;
  private int transactions;

  public FakeChain(List<Address> nodes, List<Address> owners) {
    this(nodes, owners, System::currentTimeMillis);
  }

  /**
   * @param clock Unix milliseconds
   */
  public FakeChain(List<Address> nodes, List<Address> owners, LongSupplier clock) {
    this.clock = clock;
    this.start = clock.getAsLong();
    startEpoch(nodes, owners);
  }

  /** The next epoch, with these nodes and workers. */
  public synchronized void startEpoch(List<Address> nodes, List<Address> owners) {
    int epoch = committees.size() + 1;
    committees.add(new Committee(epoch, nodes));
    rosters.add(
        new Roster(
            epoch,
            owners.stream()
                .map(owner -> new Seat(owner, owner, 1, Address.ZERO, Amount.ZERO, Standing.NONE))
                .map(seat -> seat.on(ANY_RUNTIME))
                .toList()));
    events.add(new ChainEvent.EpochStarted(origin(), epoch, nodes));
  }

  /** In the next block: those that are out no longer change. */
  private Origin origin() {
    return new Origin(head() + 1, Terms.hash("transaction" + transactions));
  }

  public synchronized void publish(Address node, String endpoint) {
    endpoints.put(node, endpoint);
    events.add(new ChainEvent.NodeJoined(origin(), node, endpoint));
  }

  public synchronized Deal make(
      String name, Bytes32 program, Bytes32 parameters, int volume, int seconds) {
    return make(name, program, parameters, volume, Callback.NONE, seconds);
  }

  public synchronized Deal make(
      String name,
      Bytes32 program,
      Bytes32 parameters,
      int volume,
      Callback callback,
      int seconds) {
    return make(
        Terms.deal(
            name, program, parameters, volume, callback, epoch(), time() + seconds, head() + 1));
  }

  public synchronized Deal make(Deal deal) {
    deals.put(deal.id(), deal);
    events.add(new ChainEvent.DealMade(origin(), deal));
    return deal;
  }

  /** Commits a node to a hash chain. */
  public synchronized void commit(Address node, Bytes32 tip) {
    tips.put(node, new Tip(tip, 1));
  }

  synchronized Transaction reveal(Address node, Bytes32 preimage) {
    Tip tip = tip(node);
    if (tip.from() > 1 || !Keccak.hash(preimage.toArray()).equals(tip.value())) {
      throw new ContractRefused("not the next link");
    }
    tips.put(node, new Tip(preimage, 2));
    return new Transaction(origin().transaction(), head(), 100_000, List.of());
  }

  /** The requester takes back what is left. */
  public synchronized void refund(DealId deal) {
    events.add(new ChainEvent.DealRefunded(origin(), deal, Amount.ZERO));
  }

  public synchronized Transaction settle(List<Settleable> batch) {
    transactions++;
    List<ChainEvent> done = new ArrayList<>();
    for (Settleable each : batch) {
      done.addAll(settle(each.deal(), each.certificate()));
    }
    events.addAll(done);
    return new Transaction(origin().transaction(), head(), 100_000L * batch.size(), done);
  }

  private List<ChainEvent> settle(Deal deal, SegmentCertificate made) {
    Committee committee = committee(deal.epoch());
    Optional<String> problem = made.problem(domain, deal, committee);
    var outcome = made.outcome(deal, committee);
    var lots = settled.computeIfAbsent(deal.id(), id -> new TreeMap<>());
    BigInteger before = lots.getOrDefault(made.lot(), BigInteger.ZERO);
    if (problem.isPresent() || before.and(outcome.bits()).signum() != 0) {
      String reason = problem.orElse("already settled");
      return List.of(new ChainEvent.SegmentSkipped(origin(), deal.id(), made.lot(), reason));
    }
    lots.put(made.lot(), before.or(outcome.bits()));
    List<ChainEvent> done = new ArrayList<>();
    done.add(
        new ChainEvent.SegmentSettled(
            origin(),
            deal.id(),
            made.lot(),
            outcome.bits(),
            outcome.tree().root(),
            outcome.spent()));
    if (state(deal.id()).settled() == deal.volume()) {
      done.add(new ChainEvent.DealFinished(origin(), deal.id(), Amount.ZERO));
    }
    return done;
  }

  public synchronized Transaction deliver(DealId deal, int taskIndex) {
    if (refusesDeliveries) {
      throw new ChainUnavailable("no deliveries now");
    }
    if (isDelivered(deal, taskIndex)) {
      throw new ContractRefused("already delivered");
    }
    delivered.add(deal.value() + "/" + taskIndex);
    events.add(new ChainEvent.Delivered(origin(), deal, taskIndex, committee(1).node(0), true));
    return new Transaction(origin().transaction(), head(), 100_000, List.of());
  }

  /** As if nothing of the kind came into a block. */
  public synchronized void refuseDeliveries(boolean refuse) {
    refusesDeliveries = refuse;
  }

  /** Deal and task of every delivery, in order. */
  public synchronized List<String> delivered() {
    return List.copyOf(delivered);
  }

  synchronized void slash(Address worker) {
    slashed.add(worker);
  }

  /** As the arbiter judges: who has lost all already, or did nothing wrong, loses nothing. */
  synchronized void slashNode(NodeFault evidence) {
    Committee committee =
        committees.stream()
            .filter(each -> evidence.problem(domain, each).isEmpty())
            .findFirst()
            .orElseThrow(() -> new ContractRefused("no fault of a member"));
    Address node = committee.node(evidence.node());
    if (slashed.contains(node)) {
      throw new ContractRefused("nothing to slash");
    }
    slashed.add(node);
  }

  public synchronized List<Address> slashed() {
    return List.copyOf(slashed);
  }

  /** Settlements that were sent. */
  public synchronized int transactions() {
    return transactions;
  }

  @Override
  public Domain domain() {
    return domain;
  }

  @Override
  public Address token() {
    return Address.ZERO;
  }

  @Override
  public DeploymentParameters terms() {
    Amount one = Amount.of(1);
    return new DeploymentParameters(
        one, one, 4, 100_000, 100_000, 60, 200_000, 500, Amount.of(100), Amount.ZERO, 0);
  }

  @Override
  public long deployedAt() {
    return 0;
  }

  @Override
  public long head() {
    return (clock.getAsLong() - start) / BLOCK_MILLIS;
  }

  @Override
  public long time() {
    return clock.getAsLong() / 1000;
  }

  @Override
  public synchronized int epoch() {
    return committees.size();
  }

  @Override
  public synchronized Committee committee(int epoch) {
    return committees.get(epoch - 1);
  }

  @Override
  public synchronized Roster roster(int epoch) {
    return rosters.get(epoch - 1);
  }

  @Override
  public synchronized Map<Address, String> endpoints() {
    return Map.copyOf(endpoints);
  }

  @Override
  public synchronized List<ChainEvent> events(long fromBlock, long toBlock) {
    return events.stream()
        .filter(e -> e.origin().block() >= fromBlock && e.origin().block() <= toBlock)
        .toList();
  }

  @Override
  public synchronized List<ChainEvent> eventsOf(DealId deal) {
    return events.stream().filter(event -> event.isOf(deal)).toList();
  }

  @Override
  public synchronized Optional<Deal> deal(DealId id) {
    return Optional.ofNullable(deals.get(id));
  }

  @Override
  public long gasUsed(Bytes32 transaction) {
    return 0;
  }

  @Override
  public synchronized Tip tip(Address node) {
    return tips.getOrDefault(node, new Tip(Bytes32.ZERO, 2));
  }

  @Override
  public Optional<Bytes32> seed(Deal deal) {
    return head() > deal.block()
        ? Optional.of(Lottery.seed(Terms.hash("block " + deal.block()), BEACON, deal.id()))
        : Optional.empty();
  }

  @Override
  public synchronized DealState state(DealId id) {
    Deal deal = deals.get(id);
    int tasks =
        settled.getOrDefault(id, new TreeMap<>()).values().stream()
            .mapToInt(BigInteger::bitCount)
            .sum();
    return deal == null
        ? new DealState(false, Amount.ZERO, Amount.ZERO, 0, 0, 0)
        : new DealState(true, deal.locked(), Amount.ZERO, tasks, deal.volume(), deal.deadline());
  }

  @Override
  public synchronized BigInteger settled(DealId id, int lot) {
    return settled.getOrDefault(id, new TreeMap<>()).getOrDefault(lot, BigInteger.ZERO);
  }

  @Override
  public synchronized AccountState account(Address account) {
    Amount staked = slashed.contains(account) ? Amount.ZERO : Amount.of(1);
    return new AccountState(Amount.ZERO, staked, Amount.ZERO);
  }

  @Override
  public Optional<Address> ownerOf(Address asset) {
    return Optional.empty();
  }

  @Override
  public synchronized boolean isDelivered(DealId id, int taskIndex) {
    return delivered.contains(id.value() + "/" + taskIndex);
  }

  @Override
  public Amount tokenBalance(Address account) {
    return Amount.ZERO;
  }

  @Override
  public Amount feePot(int epoch) {
    return Amount.ZERO;
  }

  @Override
  public int filled(Bytes32 orderHash) {
    return 0;
  }

  @Override
  public void close() {}
}
