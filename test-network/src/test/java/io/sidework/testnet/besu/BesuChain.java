package io.sidework.testnet.besu;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.type.Address;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.containers.wait.strategy.WaitStrategyTarget;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.http.HttpService;

/** One Besu that makes a block a second all by itself, removed with {@link #close}. */
public final class BesuChain implements AutoCloseable {
  private static final int RPC_PORT = 8545;
  private static final String LOOPBACK = "127.0.0.1";
  private static final String GENESIS = "/etc/sidework/genesis.json";
  private static final String NODE_KEY = "/etc/sidework/node.key";

  /** Five seconds on an idle machine. */
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private static final List<String> OPTIONS =
      List.of(
          "--genesis-file=" + GENESIS,
          "--node-private-key-file=" + NODE_KEY,
          // Owned by whoever runs it: the image's own folder may belong to another user.
          "--data-path=/tmp/sidework-besu",
          // The default sometimes answers null to reads while a block is imported.
          "--data-storage-format=FOREST",
          "--sync-mode=FULL",
          "--sync-min-peers=1",
          // No peers. Without p2p altogether a validator makes no blocks.
          "--discovery-enabled=false",
          "--nat-method=NONE",
          "--min-gas-price=0",
          // The layered pool of 26.4 to 26.7.0 leaves free transactions of empty accounts waiting.
          "--tx-pool=SEQUENCED",
          // The funder has more than the default five transactions in flight.
          "--tx-pool-limit-by-account-percentage=1",
          "--rpc-http-enabled",
          // All of the container's interfaces; the port is published on the host's loopback only.
          "--rpc-http-host=0.0.0.0",
          "--rpc-http-port=" + RPC_PORT,
          "--rpc-http-api=ETH,NET,WEB3",
          "--rpc-http-max-active-connections=300",
          "--host-allowlist=*");

  private final GenericContainer<?> container;
  private final String id;

  private BesuChain(GenericContainer<?> container) {
    this.container = container;
    this.id = container.getContainerId();
  }

  /**
   * Starts a fresh chain and waits for its first block.
   *
   * @param image present on this machine; never pulled
   * @param validator key of the one node
   * @param funded account that has all the currency there is
   */
  @SuppressWarnings("resource") // closed with the chain, or below when it does not start
  public static BesuChain start(String image, EcKey validator, Address funded) throws IOException {
    GenericContainer<?> container =
        new GenericContainer<>(DockerImageName.parse(image))
            .withImagePullPolicy(name -> false)
            // Copied, not mounted: a mount keeps the host's owners and modes.
            .withCopyToContainer(
                Transferable.of(QbftGenesis.of(validator.address(), funded)), GENESIS)
            .withCopyToContainer(Transferable.of(validator.secret().toString()), NODE_KEY)
            .withEnv("BESU_OPTS", "-Xmx512m")
            .withCommand(OPTIONS.toArray(String[]::new))
            .withExposedPorts(RPC_PORT)
            .withCreateContainerCmdModifier(BesuChain::restrict)
            .waitingFor(new FirstBlock().withStartupTimeout(START_LIMIT));
    try {
      container.start();
      return new BesuChain(container);
    } catch (RuntimeException | Error e) {
      container.stop();
      throw e;
    }
  }

  /**
   * A port that other machines do not reach, and not root: as root, the image's entry point starts
   * Besu twice, the first time only to learn whose files to change.
   */
  private static void restrict(CreateContainerCmd command) {
    command.withUser("1000");
    Objects.requireNonNull(command.getHostConfig())
        .withPortBindings(
            new PortBinding(Ports.Binding.bindIp(LOOPBACK), ExposedPort.tcp(RPC_PORT)));
  }

  public URI rpc() {
    return rpc(container);
  }

  /** Number of the newest block. */
  public long head() throws IOException {
    return head(rpc());
  }

  /** What Besu printed. */
  public String log() {
    return container.getLogs();
  }

  /** Whether nothing of it is left, not even a stopped container. */
  public boolean isGone() {
    return DockerClientFactory.lazyClient().listContainersCmd().withShowAll(true).exec().stream()
        .noneMatch(each -> each.getId().equals(id));
  }

  @Override
  public void close() {
    container.stop();
  }

  private static URI rpc(WaitStrategyTarget target) {
    return URI.create("http://" + LOOPBACK + ":" + target.getMappedPort(RPC_PORT));
  }

  private static long head(URI rpc) throws IOException {
    Web3j web3j = Web3j.build(new HttpService(rpc.toString()));
    try {
      return web3j.ethBlockNumber().send().getBlockNumber().longValueExact();
    } finally {
      web3j.shutdown();
    }
  }

  /** An RPC that answers is not enough: a validator with a wrong genesis answers at block 0. */
  private static final class FirstBlock extends AbstractWaitStrategy {
    @Override
    protected void waitUntilReady() {
      URI rpc = rpc(waitStrategyTarget);
      Awaitility.await("Besu's first block")
          .atMost(startupTimeout)
          .pollInterval(Duration.ofMillis(500))
          .ignoreExceptions()
          .failFast("Besu ended", () -> !waitStrategyTarget.isRunning())
          .until(() -> head(rpc) > 0);
    }
  }
}
