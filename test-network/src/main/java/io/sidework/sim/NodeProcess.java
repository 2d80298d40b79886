package io.sidework.sim;

import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.node.application.Archivist;
import io.sidework.node.application.ChainFollower;
import io.sidework.node.application.Command;
import io.sidework.node.application.Crew;
import io.sidework.node.application.Deals;
import io.sidework.node.application.Deliverer;
import io.sidework.node.application.Duty;
import io.sidework.node.application.Mailbox;
import io.sidework.node.application.Membership;
import io.sidework.node.application.NodeCore;
import io.sidework.node.application.Preparer;
import io.sidework.node.application.Reexecutions;
import io.sidework.node.application.Self;
import io.sidework.node.application.Settler;
import io.sidework.node.application.Transfers;
import io.sidework.node.port.Links;
import io.sidework.protocol.lot.Lot;
import io.sidework.protocol.lot.LotContext;
import io.sidework.protocol.lot.LotMachine;
import io.sidework.protocol.lot.Timing;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One life of a node: the parts of a real one, put together as its boot does, but with their turns
 * in virtual time instead of threads.
 */
final class NodeProcess implements Links {
  private static final long TICK_MILLIS = 200;
  private static final long SHORTEST_TURN_MILLIS = 100;

  /** Messages take 3 to 40 ms, a view three of them and more. */
  private static final List<Long> HASTY_MILLIS = List.of(20L, 60L, 150L);

  /** A run ends with its deals: were all audits put off as long as by real nodes, few would be. */
  private static final List<Long> AUDITS_PUT_OFF_MILLIS = List.of(0L, 2_000L, 60_000L);

  private final SimNode node;
  private final World world;
  private final CrashPoint crash;
  private final Mailbox mailbox = new Mailbox();
  private final Deals deals;
  private final NodeCore core;
  private final ChainFollower follower;
  private final CrashingStore store;
  private final List<Duty> duties;
  private final List<WatchedLot> recovered = new ArrayList<>();
  private final Set<Entered> entered = new HashSet<>();
  private final long hastyMillis;
  private boolean begun;
  private boolean awake;

  /** A view of a slot. */
  private record Entered(DealId deal, int lot, Slot slot, int view) {}

  NodeProcess(SimNode node) {
    this.node = node;
    this.world = node.world();
    this.hastyMillis = new Dice(world.scenario().seed(), "haste").of(HASTY_MILLIS);
    this.crash = new CrashPoint();
    this.store = new CrashingStore(node, crash);
    SimChain chain = new SimChain(world.blocks(), this::reachChain);
    SimAccount account =
        new SimAccount(world.blocks(), node.address(), this::reachChain, this::reachChain);
    Self self = new Self(chain.domain(), node.signer());
    SimRuntime runtime = new SimRuntime(node, world.has(Fault.CHAIN) ? 100 : 0);
    Preparer preparer =
        new Preparer(mailbox, node.blobs(), this::fetch, runtime, this::membership, node::clock);
    long patience = new Dice(world.scenario().seed(), "audits").of(AUDITS_PUT_OFF_MILLIS);
    Reexecutions reexecutions = new Reexecutions(mailbox, runtime, node::clock, patience);
    Settler settler = new Settler(chain, account, node.beacons(), store, node::clock);
    Deliverer deliverer = new Deliverer(chain, account, store, Amount.ZERO, node::clock);
    Archivist archivist = new Archivist(mailbox, store, node.coldDisk(), node::clock);
    Transfers transfers =
        new Transfers(
            self,
            chain,
            mailbox,
            store,
            node.coldDisk(),
            new SimCertified(node),
            archivist,
            this::membership,
            node::clock);
    Crew crew =
        new Crew(
            this,
            this::lot,
            preparer,
            reexecutions,
            settler,
            deliverer,
            archivist,
            transfers,
            store);
    this.deals = new Deals(self, crew, chain.terms().grace());
    this.follower = new ChainFollower(chain, mailbox);
    this.core = new NodeCore(mailbox, deals, store, node::clock, () -> {});
    this.duties =
        List.of(follower, preparer, reexecutions, settler, deliverer, archivist, transfers);
  }

  /** Recovers, and lets every part have its turns from now on. */
  void begin() {
    deals.recover(store, follower.begin(store, 0), node.clock());
    if (node.isToldSo()) {
      deals.restored(store);
    }
    begun = true;
    recovered.forEach(lot -> world.promises().recovered(node, lot));
    duties.forEach(duty -> again(duty, node.dice().below((int) SHORTEST_TURN_MILLIS)));
    world.timeline().after(node.dice().below((int) TICK_MILLIS), this::tick);
  }

  CrashPoint crashPoint() {
    return crash;
  }

  Membership membership() {
    return deals.membership();
  }

  /** A node goes on when a lot breaks (spec N-32): here that is a failure all the same. */
  private Lot lot(LotContext context, long now) {
    WatchedLot lot =
        new WatchedLot(
            context.deal().id(),
            context.lot(),
            LotMachine.start(hasty(context), now),
            e -> world.promises().failed(node, e));
    if (!begun) {
      recovered.add(lot);
    }
    return lot;
  }

  /** The same in all lives of the node: other timers would make it another node (L-53). */
  private LotContext hasty(LotContext context) {
    Timing timing = context.timing();
    return world.has(Fault.HASTE)
        ? context.with(
            new Timing(timing.silence(), timing.openWindow(), hastyMillis, timing.retransmit()))
        : context;
  }

  private boolean isOver() {
    return node.process() != this;
  }

  private void tick() {
    if (!isOver()) {
      put(new Command.Tick());
      world.timeline().after(TICK_MILLIS, this::tick);
    }
  }

  private void again(Duty duty, long pause) {
    world.timeline().after(pause, () -> turn(duty));
  }

  private void turn(Duty duty) {
    guarded(
        () -> {
          try {
            again(duty, Math.max(SHORTEST_TURN_MILLIS, duty.turn()));
          } catch (InterruptedException e) {
            throw new AssertionError("nothing interrupts a simulation", e);
          }
        });
    wake();
  }

  /** Takes a command, and lets the core have its turn soon. */
  void put(Command command) {
    if (!mailbox.offer(command)) {
      world.trace().count("mailboxes full");
    }
    wake();
  }

  private void wake() {
    if (!awake && !isOver() && mailbox.hasMore()) {
      awake = true;
      world.timeline().after(node.dice().between(0, 3), this::step);
    }
  }

  private void step() {
    awake = false;
    guarded(() -> core.step(mailbox.poll()));
    wake();
  }

  private void guarded(Runnable part) {
    if (isOver()) {
      return;
    }
    try {
      part.run();
    } catch (Crash e) {
      node.crash(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      world.promises().failed(node, e);
    }
  }

  private void reachChain() {
    if (world.has(Fault.CHAIN) && world.isTroubled() && node.dice().chance(30)) {
      world.trace().count("chain calls failed");
      throw new ChainUnavailable("simulated");
    }
  }

  /** Adapters check what they get against its hash: what a bad node sends instead is none. */
  private Optional<byte[]> fetch(String endpoint, Bytes32 sha256) {
    if (world.has(Fault.LOSS) && world.isTroubled() && node.dice().chance(200)) {
      world.trace().count("blobs not fetched");
      return Optional.empty();
    }
    Optional<byte[]> found = held(endpoint, sha256);
    found.ifPresent(blob -> world.trace().count("blobs fetched"));
    return found;
  }

  private Optional<byte[]> held(String endpoint, Bytes32 sha256) {
    return world.nodes().stream()
        .filter(other -> endpoint.equals(World.endpoint(other.address())))
        .filter(other -> world.network().isConnected(node, other))
        .findFirst()
        .filter(other -> other.isHonest() || node.dice().chance(500))
        .flatMap(other -> other.blobs().read(sha256));
  }

  @Override
  public void toPeers(Collection<Address> peers, PeerMessage message) {
    for (Address peer : peers) {
      crash.beforeEffect();
      for (PeerMessage sent : node.malice().toPeer(peer, message)) {
        world.promises().nodeSends(node, sent);
        world.network().send(node, peer, sent);
      }
    }
    if (message instanceof PeerMessage.Agreement about
        && Votes.of(about).orElse(null) instanceof AgreementMessage.NewView mine
        && entered.add(new Entered(about.deal(), about.lot(), mine.slot(), mine.view()))) {
      crash.afterVote();
    }
  }

  @Override
  public void toWorkers(Collection<Address> workers, WorkerMessage message) {
    for (Address worker : workers) {
      crash.beforeEffect();
      for (WorkerMessage sent : node.malice().toWorker(worker, message)) {
        world.promises().nodeSends(node, sent);
        world.network().send(node, worker, sent);
      }
    }
  }
}
