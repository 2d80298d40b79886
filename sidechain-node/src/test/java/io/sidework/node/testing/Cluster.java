package io.sidework.node.testing;

import io.sidework.node.boot.Node;
import io.sidework.node.boot.NodeConfig;
import io.sidework.node.port.LotFactory;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.BeaconChain;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.lot.LotMachine;
import io.sidework.protocol.type.Amount;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Four real nodes in one process over a fake chain. */
public final class Cluster implements AutoCloseable {
  public static final int SIZE = 4;

  private final FakeChain chain;
  private final List<EcKey> keys =
      IntStream.range(0, SIZE + 1).mapToObj(i -> Terms.key("node" + i)).toList();
  private final List<EcKey> workerKeys;
  private final Map<Integer, Node> nodes = new TreeMap<>();
  private final List<Integer> ports = new ArrayList<>();
  private final List<TestWorker> workers = new ArrayList<>();
  private final Path directory;
  private final IntFunction<LotFactory> lots;
  private final Vertx vertx = Vertx.vertx();

  public Cluster(Path directory, int workers) throws Exception {
    this(directory, workers, i -> LotMachine::start);
  }

  /**
   * @param lots what each node runs
   */
  public Cluster(Path directory, int workers, IntFunction<LotFactory> lots) throws Exception {
    this.directory = directory;
    this.lots = lots;
    this.workerKeys = IntStream.range(0, workers).mapToObj(i -> Terms.key("worker" + i)).toList();
    this.chain =
        new FakeChain(
            keys.subList(0, SIZE).stream().map(EcKey::address).toList(),
            workerKeys.stream().map(EcKey::address).toList());
    for (int i = 0; i < SIZE; i++) {
      join();
    }
  }

  /** Starts one more node, which has joined but is in no committee yet; at most one. */
  public void join() throws Exception {
    int i = ports.size();
    ports.add(0);
    ports.set(i, start(i));
    chain.publish(keys.get(i).address(), url(i));
  }

  /** The next epoch, with these nodes in its committee and all workers. */
  public void startEpoch(List<Integer> committee) {
    chain.startEpoch(
        committee.stream().map(i -> keys.get(i).address()).toList(),
        workerKeys.stream().map(EcKey::address).toList());
  }

  /** Starts a node, again too; returns its port. */
  public int start(int i) throws Exception {
    NodeConfig config =
        new NodeConfig(
            "127.0.0.1",
            ports.get(i),
            directory.resolve("node" + i),
            URI.create("http://127.0.0.1:1"),
            chain.domain().contract(),
            0,
            directory.resolve("key"),
            Optional.empty(),
            Optional.empty(),
            1 << 20,
            Amount.ZERO,
            false);
    Node.Ground ground =
        new Node.Ground(
            chain,
            new FakeAccount(chain, keys.get(i).address()),
            keys.get(i),
            BeaconChain.of(keys.get(i).secret(), chain.domain().separator()),
            lots.apply(i));
    Node node = Node.start(config, ground, () -> {});
    nodes.put(i, node);
    return node.port();
  }

  public void stop(int i) {
    Node node = nodes.remove(i);
    if (node != null) {
      node.close();
    }
  }

  public TestWorker worker(int i, boolean lies) {
    return worker(workerKeys.get(i), lies);
  }

  public TestWorker worker(EcKey key, boolean lies) {
    TestWorker worker = new TestWorker(vertx, chain, key, lies);
    workers.add(worker);
    ports.forEach(worker::connect);
    return worker;
  }

  /** All nodes, of epoch 1. */
  public Committee committee() {
    return chain.committee(1);
  }

  public FakeChain chain() {
    return chain;
  }

  public String url(int i) {
    return "http://127.0.0.1:" + ports.get(i);
  }

  public EcKey nodeKey(int i) {
    return keys.get(i);
  }

  public EcKey workerKey(int i) {
    return workerKeys.get(i);
  }

  @Override
  public void close() {
    workers.forEach(TestWorker::end);
    vertx.close();
    List.copyOf(nodes.keySet()).forEach(this::stop);
  }
}
