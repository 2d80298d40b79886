package io.sidework.testnet.network;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.contracts.Deployment;
import io.sidework.contracts.chain.KeyFile;
import io.sidework.contracts.chain.Web3jChain;
import io.sidework.protocol.crypto.EcKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
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
  private static final long READY_MILLIS = 120_000;
  private static final String LOOPBACK = "127.0.0.1";

  private final NetworkPlan plan;
  private final Path home;
  private final ProcessLedger ledger;
  private final NetworkFolder folder;
  private final Programs programs;
  private final Consumer<String> progress;

  private TestNetwork(NetworkPlan plan, Path home, ProcessLedger ledger, Consumer<String> progress)
      throws IOException {
    this.plan = plan;
    this.home = home;
    this.ledger = ledger;
    this.folder = new NetworkFolder(plan.dir());
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
    new NetworkFolder(plan.dir()).claim();
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

  private void startAll(WorkerMainOf mains) throws IOException, NetworkFailure {
    URI rpc = plan.chain().isPresent() ? plan.chain().get() : startChain();
    Web3j web3j = Web3j.build(new HttpService(rpc.toString()));
    try {
      EcKey funder = funder(rpc, web3j);
      // Asked first, so that nothing is said to be under way on a chain that does not answer.
      web3j.ethChainId().send();
      List<Bootstrap.Node> nodes = new ArrayList<>();
      List<String> listening = new ArrayList<>();
      List<Integer> ports = freePorts(plan.nodes() + 1);
      for (int i = 0; i < plan.nodes(); i++) {
        String endpoint = LOOPBACK + ":" + ports.get(i);
        listening.add(endpoint);
        nodes.add(
            new Bootstrap.Node(
                folder.newKey("node" + i), plan.wiring().published().apply("http://" + endpoint)));
      }
      List<EcKey> workers = new ArrayList<>();
      for (int i = 0; i < plan.workers(); i++) {
        workers.add(folder.newKey("worker" + i));
      }
      EcKey requester = folder.newKey("requester");
      progress.accept(
          "deploying contracts, starting nodes, staking "
              + plan.nodes()
              + " nodes and "
              + plan.workers()
              + " workers");
      Bootstrap bootstrap = new Bootstrap(web3j, funder);
      Deployment deployment = bootstrap.deploy(plan.parameters());
      deployment.write(plan.dir().resolve("deployment.json"));
      String gateway = "http://" + LOOPBACK + ":" + ports.getLast();
      try (Web3jChain chain =
          Web3jChain.connect(rpc, deployment.sidework().address(), deployment.block())) {
        // They start while the chain is waited for; workers refuse to without stake.
        List<Programs.Started> started = startNodes(chain, rpc, listening);
        if (!plan.wiring().nodesOnly()) {
          started.add(startGateway(chain, rpc, gateway));
        }
        bootstrap.populate(chain, nodes, workers, requester);
        if (!plan.wiring().nodesOnly()) {
          progress.accept("starting workers");
          started.addAll(startWorkers(chain, rpc, mains));
        }
        for (Programs.Started program : started) {
          Programs.await(program, "ready", READY_MILLIS);
        }
        folder.describe(chain, rpc, nodes, workers, requester.address(), gateway);
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
    EcKey key = folder.newKey("funder");
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

  private List<Programs.Started> startNodes(Web3jChain chain, URI rpc, List<String> listening)
      throws IOException {
    List<Programs.Started> started = new ArrayList<>();
    for (int i = 0; i < listening.size(); i++) {
      ObjectNode config = folder.config(chain, rpc, "node" + i);
      config.put("listen", listening.get(i));
      started.add(programs.start("node" + i, Program.NODE, folder.write("node" + i, config)));
    }
    return started;
  }

  private Programs.Started startGateway(Web3jChain chain, URI rpc, String gateway)
      throws IOException {
    ObjectNode config = folder.config(chain, rpc, "gateway");
    config.remove("key");
    config.put("listen", gateway.substring("http://".length()));
    return programs.start("gateway", Program.GATEWAY, folder.write("gateway", config));
  }

  private List<Programs.Started> startWorkers(Web3jChain chain, URI rpc, WorkerMainOf mains)
      throws IOException {
    List<Programs.Started> started = new ArrayList<>();
    for (int i = 0; i < plan.workers(); i++) {
      String name = "worker" + i;
      folder.write(name, folder.config(chain, rpc, name));
      started.add(startWorker(i, mains.mainClass(i)));
    }
    return started;
  }

  private Programs.Started startWorker(int index, @Nullable String main) throws IOException {
    String name = "worker" + index;
    Path config = folder.configFile(name);
    return main == null
        ? programs.start(name, Program.WORKER, config)
        : programs.start(name, Program.WORKER, main, config);
  }

  /** Starts a part again that has ended, with its data; "node2", "worker0" or "gateway". */
  public void restart(String name) throws IOException, NetworkFailure {
    Program program = Program.valueOf(name.replaceAll("[0-9]+$", "").toUpperCase(Locale.ROOT));
    Programs.await(programs.start(name, program, folder.configFile(name)), "ready", READY_MILLIS);
  }

  /** The process of a part, if it lives: tests kill it. */
  public Optional<ProcessHandle> process(String name) {
    return ledger.alive(name);
  }

  public Path dir() {
    return plan.dir();
  }

  /** The key file of a member: "node2", "worker0" or "requester". */
  public Path keyFile(String name) {
    return folder.keyFile(name);
  }

  public void stop() throws IOException {
    stop(plan.dir());
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
