package io.sidework.testnet.network;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.contracts.Deployment;
import io.sidework.contracts.chain.KeyFile;
import io.sidework.contracts.chain.Web3jChain;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.Request;
import org.web3j.protocol.core.methods.response.VoidResponse;
import org.web3j.protocol.http.HttpService;

/**
 * A running network: starts every part as a process of its own, can end and restart single parts,
 * and ends all.
 */
public final class TestNetwork {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final long READY_MILLIS = 40_000;
  private static final String LOOPBACK = "127.0.0.1";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final NetworkPlan plan;
  private final Path home;
  private final ProcessLedger ledger;
  private final Programs programs;
  private final Consumer<String> progress;

  private TestNetwork(NetworkPlan plan, Path home, ProcessLedger ledger, Consumer<String> progress)
      throws IOException {
    this.plan = plan;
    this.home = home;
    this.ledger = ledger;
    this.programs = new Programs(plan.dir(), ledger);
    this.progress = progress;
  }

  /** How a test may start a worker that is not the usual one; null for the usual. */
  public interface WorkerMainOf {
    @Nullable String mainClass(int worker);
  }

  /**
   * Starts a network. When anything fails, what was started is ended again.
   *
   * @param home the project's folder
   * @param progress told of each step
   * @throws NetworkFailure when the folder has a running network, a port is taken, ...
   */
  public static TestNetwork start(NetworkPlan plan, Path home, Consumer<String> progress)
      throws IOException, NetworkFailure {
    return start(plan, home, progress, worker -> null);
  }

  public static TestNetwork start(
      NetworkPlan plan, Path home, Consumer<String> progress, WorkerMainOf mains)
      throws IOException, NetworkFailure {
    refuseSecond(plan.dir());
    clean(plan.dir());
    Files.createDirectories(plan.dir());
    ProcessLedger ledger = ProcessLedger.in(plan.dir());
    TestNetwork network = new TestNetwork(plan, home, ledger, progress);
    try {
      network.startAll(mains);
      return network;
    } catch (RuntimeException | IOException e) {
      ledger.endAll();
      throw new NetworkFailure("the network did not start: " + e.getMessage(), e);
    } catch (NetworkFailure e) {
      ledger.endAll();
      throw e;
    }
  }

  /**
   * Ends the network of a folder, however it came to be there. Returns how many processes lived.
   */
  public static int stop(Path dir) throws IOException {
    int ended = ProcessLedger.in(dir).endAll();
    Files.deleteIfExists(dir.resolve("network.json"));
    return ended;
  }

  /** Refuses when processes of an earlier network in the folder still live. */
  public static void refuseSecond(Path dir) throws IOException, NetworkFailure {
    List<ProcessLedger.Entry> living = ProcessLedger.in(dir).living();
    if (!living.isEmpty()) {
      throw new NetworkFailure(
          "a network is already running in "
              + dir
              + " ("
              + living.size()
              + " processes): end it with ./sidework down --dir "
              + dir);
    }
  }

  /** Removes what an earlier network left, and only that. */
  private static void clean(Path dir) throws IOException {
    for (String name :
        List.of(
            "network.json",
            "deployment.json",
            "processes.json",
            "logs",
            "keys",
            "config",
            "data")) {
      Path path = dir.resolve(name);
      if (Files.exists(path)) {
        try (Stream<Path> walk = Files.walk(path)) {
          for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(each);
          }
        }
      }
    }
  }

  private void startAll(WorkerMainOf mains) throws IOException, NetworkFailure {
    URI rpc = plan.chain().isPresent() ? plan.chain().get() : startChain();
    Web3j web3j = Web3j.build(new HttpService(rpc.toString()));
    try {
      EcKey funder = funder(rpc, web3j);
      // Asked first, so that nothing is said to be under way on a chain that does not answer.
      web3j.ethChainId().send();
      List<Bootstrap.Node> nodes = new ArrayList<>();
      List<Integer> ports = freePorts(plan.nodes() + 1);
      for (int i = 0; i < plan.nodes(); i++) {
        nodes.add(new Bootstrap.Node(key("node" + i), "http://" + LOOPBACK + ":" + ports.get(i)));
      }
      List<EcKey> workers = new ArrayList<>();
      for (int i = 0; i < plan.workers(); i++) {
        workers.add(key("worker" + i));
      }
      EcKey requester = key("requester");
      progress.accept(
          "deploying contracts, staking "
              + plan.nodes()
              + " nodes and "
              + plan.workers()
              + " workers");
      Bootstrap bootstrap = new Bootstrap(rpc, web3j, funder);
      Deployment deployment = bootstrap.deploy(plan.parameters());
      deployment.write(plan.dir().resolve("deployment.json"));
      try (Web3jChain chain = bootstrap.populate(deployment, nodes, workers, requester)) {
        String gateway = "http://" + LOOPBACK + ":" + ports.getLast();
        progress.accept("starting nodes, workers and gateway");
        startPrograms(chain, rpc, nodes, gateway, mains);
        describe(chain, rpc, nodes, workers, requester.address(), gateway);
      }
    } finally {
      web3j.shutdown();
    }
  }

  private URI startChain() throws IOException, NetworkFailure {
    progress.accept("starting the chain");
    return LocalChain.start(programs, home);
  }

  private EcKey funder(URI rpc, Web3j web3j) throws IOException {
    if (plan.chainKey().isPresent()) {
      return KeyFile.load(plan.chainKey().get(), Optional.empty());
    }
    EcKey key = key("funder");
    new Request<>(
            "anvil_setBalance",
            List.of(key.address().toString(), "0x3635c9adc5dea00000"),
            web3jService(rpc),
            VoidResponse.class)
        .send();
    return key;
  }

  private static HttpService web3jService(URI rpc) {
    return new HttpService(rpc.toString());
  }

  private void startPrograms(
      Web3jChain chain, URI rpc, List<Bootstrap.Node> nodes, String gateway, WorkerMainOf mains)
      throws IOException, NetworkFailure {
    List<Programs.Started> started = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      ObjectNode config = config(chain, rpc, "node" + i);
      config.put("listen", nodes.get(i).endpoint().substring("http://".length()));
      started.add(programs.start("node" + i, Program.NODE, write("node" + i, config)));
    }
    ObjectNode gatewayConfig = config(chain, rpc, "gateway");
    gatewayConfig.remove("key");
    gatewayConfig.put("listen", gateway.substring("http://".length()));
    started.add(programs.start("gateway", Program.GATEWAY, write("gateway", gatewayConfig)));
    for (int i = 0; i < plan.workers(); i++) {
      String name = "worker" + i;
      write(name, config(chain, rpc, name));
      started.add(startWorker(i, mains.mainClass(i)));
    }
    for (Programs.Started program : started) {
      Programs.await(program, "ready", READY_MILLIS);
    }
  }

  private Programs.Started startWorker(int index, @Nullable String main) throws IOException {
    String name = "worker" + index;
    Path config = configFile(name);
    return main == null
        ? programs.start(name, Program.WORKER, config)
        : programs.start(name, Program.WORKER, main, config);
  }

  /** Starts a part again that has ended, with its data; "node2", "worker0" or "gateway". */
  public void restart(String name) throws IOException, NetworkFailure {
    Program program = Program.valueOf(name.replaceAll("[0-9]+$", "").toUpperCase(Locale.ROOT));
    Programs.await(programs.start(name, program, configFile(name)), "ready", READY_MILLIS);
  }

  /** The process of a part, if it lives: tests kill it. */
  public Optional<ProcessHandle> process(String name) {
    return ledger.alive(name);
  }

  public Path dir() {
    return plan.dir();
  }

  public void stop() throws IOException {
    stop(plan.dir());
  }

  private ObjectNode config(Web3jChain chain, URI rpc, String name) {
    ObjectNode config = JSON.createObjectNode();
    config.put("chain", rpc.toString());
    config.put("contract", chain.domain().contract().toString());
    config.put("deployedAt", chain.deployedAt());
    config.put("key", plan.dir().resolve("keys").resolve(name + ".key").toString());
    config.put("data", plan.dir().resolve("data").resolve(name).toString());
    return config;
  }

  private Path configFile(String name) {
    return plan.dir().resolve("config").resolve(name + ".json");
  }

  private Path write(String name, ObjectNode config) throws IOException {
    Path file = configFile(name);
    Files.createDirectories(file.getParent());
    JSON.writeValue(file.toFile(), config);
    return file;
  }

  private EcKey key(String name) throws IOException {
    byte[] secret = new byte[Bytes32.SIZE];
    RANDOM.nextBytes(secret);
    secret[0] &= 0x7f; // below the curve's order
    EcKey key = EcKey.of(Bytes32.of(secret));
    Path file = plan.dir().resolve("keys").resolve(name + ".key");
    Files.createDirectories(file.getParent());
    KeyFile.writePlain(file, key);
    return key;
  }

  /** Writes network.json, by which every command finds this network. */
  private void describe(
      Web3jChain chain,
      URI rpc,
      List<Bootstrap.Node> nodes,
      List<EcKey> workers,
      Address requester,
      String gateway)
      throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("chain", rpc.toString());
    json.put("chainId", chain.domain().chainId().toString());
    json.put("contract", chain.domain().contract().toString());
    json.put("token", chain.token().toString());
    json.put("deployedAt", chain.deployedAt());
    json.put("gateway", gateway);
    json.put("requester", requester.toString());
    json.put("requesterKey", "keys/requester.key");
    ArrayNode nodeList = json.putArray("nodes");
    for (Bootstrap.Node node : nodes) {
      nodeList
          .addObject()
          .put("account", node.key().address().toString())
          .put("endpoint", node.endpoint());
    }
    ArrayNode workerList = json.putArray("workers");
    workers.forEach(worker -> workerList.addObject().put("account", worker.address().toString()));
    JSON.writeValue(plan.dir().resolve("network.json").toFile(), json);
  }

  /** Ports that nothing listens on now; all held open together so that they differ. */
  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK)));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }
}
