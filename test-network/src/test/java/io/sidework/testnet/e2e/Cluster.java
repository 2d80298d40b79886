package io.sidework.testnet.e2e;

import io.sidework.client.CertifiedTasks;
import io.sidework.client.DealReport;
import io.sidework.client.Follow;
import io.sidework.client.Results;
import io.sidework.client.Session;
import io.sidework.client.job.JobFile;
import io.sidework.contracts.chain.KeyFile;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Address;
import io.sidework.testnet.network.NetworkPlan;
import io.sidework.testnet.network.TestNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** A network of its own for a test, ended with it. */
final class Cluster implements AutoCloseable {
  /** The project's folder: the module's parent. */
  static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  static final Path TRAJMATCH = HOME.resolve("docs/examples/trajmatch");
  static final Path PROGRAMS = Path.of("src/test/resources/programs").toAbsolutePath();

  private static final Pattern WENT_ON =
      Pattern.compile("goes on after leg [0-9]+, from fuel ([0-9]+)");

  private final TestNetwork network;
  private final Session session;

  private Cluster(TestNetwork network, Session session) {
    this.network = network;
    this.session = session;
  }

  static Cluster start(Path dir, int nodes, int workers) throws Exception {
    return start(dir, nodes, workers, worker -> null);
  }

  static Cluster start(Path dir, int nodes, int workers, TestNetwork.WorkerMainOf mains)
      throws Exception {
    return start(plan(dir, nodes, workers), mains);
  }

  static NetworkPlan plan(Path dir, int nodes, int workers) throws Exception {
    return NetworkPlan.of(
        dir.resolve("network"), nodes, workers, Optional.empty(), Optional.empty());
  }

  static Cluster start(NetworkPlan plan, TestNetwork.WorkerMainOf mains) throws Exception {
    TestNetwork network = TestNetwork.start(plan, HOME, step -> {}, mains);
    try {
      return new Cluster(network, Session.open(network.dir()));
    } catch (RuntimeException | Error e) {
      network.stop();
      throw e;
    }
  }

  TestNetwork network() {
    return network;
  }

  Session session() {
    return session;
  }

  Path dir() {
    return network.dir();
  }

  /** Places a job given as the text of its file. */
  Deal order(String json) throws IOException {
    Path file = Files.writeString(network.dir().resolve("job.json"), json);
    return session.requester(note -> {}).submit(JobFile.load(file, Instant.now()));
  }

  /** A sweep over the tiles of the main job: rows x columns from its corner of the grid. */
  Deal orderTiles(int rows, int columns) throws IOException {
    return order(
        """
        {"program": "%1$s/trajmatch.wasm", "stdin": "%1$s/outbreak-1978.txt",
         "args": ["--beta", "{beta}", "--beta-step", "0.003125", "--beta-count", "10",
                  "--gamma", "{gamma}", "--gamma-step", "0.001", "--gamma-count", "10"],
         "sweep": {"beta": {"from": 1.2, "step": 0.03125, "count": %2$d},
                   "gamma": {"from": 0.300, "step": 0.010, "count": %3$d}},
         "trust": 16, "deadline": "5m",
         "limits": {"fuel": 1000000000, "memoryPages": 64, "outputBytes": 4096}}
        """
            .formatted(TRAJMATCH, rows, columns));
  }

  /** Waits until the deal is settled or refunded. */
  Follow.Ending await(Deal deal) {
    return new Follow(session.chain(), session.gateway(), session.account(), note -> {})
        .toTheEnd(deal, standing -> {});
  }

  CertifiedTasks certificates(Deal deal) {
    return Results.of(session.chain(), session.gateway(), note -> {}).certificates(deal);
  }

  /** Verified outputs by task. */
  TreeMap<Integer, byte[]> outputs(Deal deal) {
    TreeMap<Integer, byte[]> outputs = new TreeMap<>();
    Results.of(session.chain(), session.gateway(), note -> {})
        .outputs(certificates(deal), (leaf, bytes) -> outputs.put(leaf.taskIndex(), bytes));
    return outputs;
  }

  DealReport report(Deal deal) {
    return DealReport.of(session.chain(), certificates(deal), 0);
  }

  int settled(Deal deal) {
    return session.chain().state(deal.id()).settled();
  }

  Address address(String worker) {
    return KeyFile.load(network.keyFile(worker), Optional.empty()).address();
  }

  /** What a part has said on standard error so far. */
  String log(String name) throws IOException {
    return Files.readString(dir().resolve("logs").resolve(name + ".log"));
  }

  /** Fuel of the checkpoints from which a worker says that it went on. */
  List<Long> wentOnFrom(String worker) throws IOException {
    return WENT_ON.matcher(log(worker)).results().map(line -> Long.valueOf(line.group(1))).toList();
  }

  /** SIGKILL. */
  void kill(String name) {
    ProcessHandle process = network.process(name).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
  }

  static void until(String what, long seconds, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + seconds * 1_000_000_000;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + seconds + " s: " + what);
      }
      Thread.sleep(100);
    }
  }

  @Override
  public void close() throws IOException {
    session.close();
    network.stop();
  }
}
