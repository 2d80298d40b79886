package io.sidework.testnet.bench.quorum;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.client.Endpoint;
import io.sidework.client.Session;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.KeyFile;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.Content;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.SignedOrders;
import io.sidework.protocol.job.Axis;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import io.sidework.testnet.network.NetworkFailure;
import io.sidework.testnet.network.NetworkPlan;
import io.sidework.testnet.network.ProcessLedger;
import io.sidework.testnet.network.TestNetwork;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A chain, node processes and staked workers without agents; and somebody who orders. */
final class Site implements AutoCloseable {
  /** Copies of a task: two for T = 16 while all owners are new (protocol 6). */
  private static final int TRUST = 16;

  private static final int DEADLINE_SECONDS = 3_000;
  private static final Amount PRICE = Amount.parse("0.000001");
  private static final Amount ESCROW = Amount.parse("3000");
  private static final int MAX_TASKS = 1 << 20;
  private static final long POLL_MILLIS = 500;

  private final TestNetwork network;
  private final Session session;
  private final ChainAccount requester;
  private final EcKey requesterKey;
  private final List<EcKey> workers;
  private final Map<Address, String> listening;
  private int orders;

  private Site(TestNetwork network, List<EcKey> workers, Map<String, String> listenedAt) {
    this.network = network;
    this.session = Session.open(network.dir());
    this.requesterKey = session.key();
    this.requester = session.account();
    this.workers = List.copyOf(workers);
    this.listening = new TreeMap<>();
    session
        .chain()
        .endpoints()
        .forEach((node, at) -> listening.put(node, listenedAt.getOrDefault(at, at)));
  }

  /**
   * Starts everything, puts the program where nodes find it and pays in.
   *
   * @param published what a node publishes for the base URL that it listens at
   */
  static Site open(
      Path home,
      Path dir,
      int nodes,
      int workers,
      UnaryOperator<String> published,
      Consumer<String> steps)
      throws IOException, NetworkFailure {
    Map<String, String> listenedAt = new ConcurrentHashMap<>();
    UnaryOperator<String> remember =
        at -> {
          String name = published.apply(at);
          listenedAt.put(name, at);
          return name;
        };
    NetworkPlan plan =
        NetworkPlan.of(dir, nodes, workers, Optional.empty(), Optional.empty())
            .with(new NetworkPlan.Wiring(true, remember));
    TestNetwork network = TestNetwork.start(plan, home, steps);
    try {
      List<EcKey> keys = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        keys.add(KeyFile.load(network.keyFile("worker" + i), Optional.empty()));
      }
      Site site = new Site(network, keys, listenedAt);
      site.prepare();
      return site;
    } catch (RuntimeException e) {
      network.stop();
      throw e;
    }
  }

  private void prepare() {
    for (String node : listening.values()) {
      Endpoint endpoint = new Endpoint(URI.create(node));
      endpoint.putBlob(NoOp.module());
      endpoint.putBlob(parameters());
    }
    requester.deposit(ESCROW);
  }

  private static byte[] parameters() {
    List<Axis> axes =
        List.of(
            new Axis.Range("i", java.math.BigDecimal.ZERO, java.math.BigDecimal.ONE, MAX_TASKS));
    Writer out = new Writer();
    new Parameters(List.of(), axes, Bytes32.ZERO).encode(out);
    return out.toArray();
  }

  /** Orders tasks that do nothing, two copies each; the deal that became of it. */
  Deal order(int tasks) {
    Chain chain = chain();
    RequestOrder order =
        new RequestOrder(
            requester.address(),
            Content.free(Sha256.hash(NoOp.module())),
            Content.NONE,
            Sha256.hash(parameters()),
            Address.ZERO,
            Amount.ZERO,
            PRICE,
            Rates.FIXED,
            tasks,
            Mode.REPLICATED,
            TRUST,
            NoOp.LIMITS,
            0,
            DEADLINE_SECONDS,
            Address.ZERO,
            Callback.NONE,
            chain.time() + DEADLINE_SECONDS,
            BigInteger.valueOf(orders++));
    SignedOrders signed =
        SignedOrders.of(new Signed<>(order, chain.domain().sign(requesterKey, order)));
    return requester.match(signed, tasks).deal();
  }

  Chain chain() {
    return session.chain();
  }

  List<EcKey> workers() {
    return workers;
  }

  /**
   * Waits until no node has a lot that runs, an audit to do or a certificate to settle: the next
   * clock measures nothing of what was before.
   */
  void awaitIdle() throws InterruptedException {
    for (String node : listening.values()) {
      Endpoint endpoint = new Endpoint(URI.create(node));
      JsonNode status = endpoint.status();
      while (status.path("unsettled").asInt()
              + status.path("runningLots").asInt()
              + status.path("reexecutions").asInt()
          > 0) {
        Thread.sleep(POLL_MILLIS);
        status = endpoint.status();
      }
    }
  }

  /** Where each node really listens, whatever it publishes. */
  Map<Address, String> listening() {
    return listening;
  }

  /** The node processes. */
  List<ProcessLedger.Entry> processes() throws IOException {
    try (Stream<ProcessLedger.Entry> living = ProcessLedger.in(network.dir()).living().stream()) {
      return living.filter(entry -> entry.name().startsWith("node")).toList();
    }
  }

  @Override
  public void close() throws IOException {
    session.close();
    network.stop();
  }
}
