package io.sidework.testnet.bench.quorum;

import io.sidework.agent.adapter.vertx.VertxNodes;
import io.sidework.agent.application.Identity;
import io.sidework.agent.port.NodeListener;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.message.CloseCertificate;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Stands in for the workers' agents: links of their kind to every node, contributions made
 * beforehand, and openings only against a CLOSE certificate that was checked.
 */
final class Crowd implements AutoCloseable {
  private static final long ALIVE_MILLIS = 3_000;

  private final Vertx vertx;
  private final Domain domain;
  private final Committee committee;
  private final List<VertxNodes> links = new ArrayList<>();
  private final Map<String, LotRun> running = new ConcurrentHashMap<>();
  private final Map<DealId, Set<Address>> openAt = new ConcurrentHashMap<>();
  private final AtomicInteger refusals = new AtomicInteger();
  private volatile Consumer<LotEnd> onEnd = end -> {};
  private volatile String lastRefusal = "";

  /** So many nodes have told workers that all of a lot is certified. */
  record LotEnd(LotRun lot, int nodes, long nanos) {}

  Crowd(Domain domain, Committee committee, List<EcKey> workers, Map<Address, String> nodes) {
    this.vertx = Vertx.vertx();
    this.domain = domain;
    this.committee = committee;
    for (int i = 0; i < workers.size(); i++) {
      EcKey key = workers.get(i);
      VertxNodes link = new VertxNodes(vertx, domain, new Identity(key.address(), key));
      links.add(link);
      link.follow(nodes, new Ear(i));
    }
    vertx.setPeriodic(ALIVE_MILLIS, tick -> sayAlive());
  }

  void onEnd(Consumer<LotEnd> listener) {
    onEnd = listener;
  }

  /** A link that is full drops what it is given: like an agent, says again what had no effect. */
  private void sayAlive() {
    links.forEach(link -> link.send(link.linked(), new WorkerMessage.Alive()));
    running.values().stream().filter(lot -> lot.opened() == 0).forEach(this::commit);
  }

  /** Waits until every worker is linked to every node. */
  void awaitLinks() {
    await(() -> links.stream().allMatch(link -> link.linked().size() == committee.size()));
  }

  /** Waits until every node says that the deal is open. */
  void awaitOpen(Deal deal) {
    await(() -> openAt.getOrDefault(deal.id(), Set.of()).size() == committee.size());
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the nodes are not ready after a minute");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** Sends every worker's commitments for a lot. */
  void contribute(LotRun lot) {
    running.put(name(lot.work.deal().id(), lot.work.lot()), lot);
    commit(lot);
  }

  private void commit(LotRun lot) {
    for (int worker = 0; worker < links.size(); worker++) {
      VertxNodes link = links.get(worker);
      link.send(
          link.linked(), new WorkerMessage.Contribute(lot.work.shares().get(worker).bundle()));
    }
  }

  /** Sends what {@link LotRun.Manner#HOLD_LAST} has held back. */
  void openLast(LotRun lot) {
    int worker = links.size() - 1;
    List<Opening> openings = lot.work.shares().get(worker).openings();
    send(worker, lot, openings.subList(openings.size() - 1, openings.size()));
  }

  /** How many messages of ours a node has refused, and the last reason. */
  String refusals() {
    return refusals.get() == 0 ? "none" : refusals.get() + " (" + lastRefusal + ")";
  }

  private void send(int worker, LotRun lot, List<Opening> openings) {
    if (!openings.isEmpty()) {
      VertxNodes link = links.get(worker);
      link.send(
          link.linked(), new WorkerMessage.Open(lot.work.deal().id(), lot.work.lot(), openings));
    }
  }

  private static String name(DealId deal, int lot) {
    return deal + "/" + lot;
  }

  /** One worker's ear at all nodes. */
  private final class Ear implements NodeListener {
    private final int worker;

    private Ear(int worker) {
      this.worker = worker;
    }

    @Override
    public void linked(Address node) {}

    @Override
    public void received(Address node, WorkerMessage message, Runnable taken) {
      switch (message) {
        case WorkerMessage.DealOpen open when open.open() ->
            openAt.computeIfAbsent(open.deal(), id -> ConcurrentHashMap.newKeySet()).add(node);
        case WorkerMessage.Closed(CloseCertificate certificate) -> closed(node, certificate);
        case WorkerMessage.Certified certified -> certified(node, certified);
        case WorkerMessage.Refused(String reason) -> {
          lastRefusal = reason;
          refusals.incrementAndGet();
        }
        default -> {}
      }
      taken.run();
    }

    private void closed(Address node, CloseCertificate certificate) {
      LotRun lot = running.get(name(certificate.deal(), certificate.lot()));
      if (lot == null || !certificate.bundles().contains(lot.work.shares().get(worker).id())) {
        return;
      }
      if (!lot.open(worker)) {
        askedAgain(node, lot);
        return;
      }
      if (!certificate.isValid(domain, committee)) {
        throw new IllegalStateException("a node showed a certificate that does not verify");
      }
      List<Opening> openings = lot.work.shares().get(worker).openings();
      boolean hold = lot.manner == LotRun.Manner.HOLD_LAST && worker == links.size() - 1;
      send(worker, lot, hold ? openings.subList(0, openings.size() - 1) : openings);
    }

    /** A node shows the certificate again while it lacks openings; the first time all do. */
    private void askedAgain(Address node, LotRun lot) {
      if (lot.manner == LotRun.Manner.AT_ONCE && lot.isAskedAgain(worker, node.toString())) {
        links
            .get(worker)
            .send(
                Set.of(node),
                new WorkerMessage.Open(
                    lot.work.deal().id(),
                    lot.work.lot(),
                    lot.work.shares().get(worker).openings()));
      }
    }

    private void certified(Address node, WorkerMessage.Certified certified) {
      LotRun lot = running.get(name(certified.deal(), certified.lot()));
      if (lot != null) {
        int nodes = lot.certified(node.toString(), certified.tasks());
        if (nodes > 0) {
          onEnd.accept(new LotEnd(lot, nodes, System.nanoTime()));
        }
      }
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
