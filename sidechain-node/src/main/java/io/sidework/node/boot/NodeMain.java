package io.sidework.node.boot;

import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.contracts.chain.KeyFile;
import io.sidework.contracts.chain.Web3jChain;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.BeaconChain;
import io.sidework.protocol.lot.LotMachine;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** ./sidework node --config FILE */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description = "Runs a sidechain node: certifies lots of the committee's deals.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "143:stopped by SIGTERM, everything closed",
      "1:could not go on, see the log",
      "2:cannot start as configured"
    })
public final class NodeMain implements Callable<Integer> {
  private static final long CHAIN_PATIENCE_MILLIS = 15_000;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "JSON file, see docs/spec/node.md")
  private @Nullable Path config;

  @Option(
      names = "--restored",
      description = "The data directory is from a backup: take no part in deals made so far.")
  private boolean restored;

  /** Ends the process with the command's exit code. */
  public static void main(String[] arguments) {
    settings();
    System.exit(
        new CommandLine(new NodeMain())
            .setParameterExceptionHandler(
                (e, given) -> {
                  e.getCommandLine().getErr().println("sidework node: " + e.getMessage());
                  return 2;
                })
            .execute(arguments));
  }

  /** Read by libraries when their classes load, so before anything else. */
  private static void settings() {
    setDefault("logback.configurationFile", "logback-node.xml");
    setDefault(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
    setDefault("vertx.disableDnsResolver", "true");
    // One arena of each kind and no large chunks: the default reserves 16 MiB per core and loop.
    setDefault("io.netty.allocator.numDirectArenas", "1");
    setDefault("io.netty.allocator.numHeapArenas", "1");
    setDefault("io.netty.allocator.maxOrder", "5");
  }

  private static void setDefault(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    try {
      return run();
    } catch (ConfigError e) {
      System.err.println("sidework node: " + e.getMessage());
      return 2;
    }
  }

  private int run() throws ConfigError, InterruptedException {
    if (config == null) {
      throw new ConfigError("--config FILE is missing");
    }
    NodeConfig file = NodeConfig.read(config);
    NodeConfig read = restored ? file.asRestored() : file;
    EcKey key = key(read);
    CountDownLatch failed = new CountDownLatch(1);
    try (Web3jChain chain = connect(read)) {
      BeaconChain beacons = BeaconChain.of(key.secret(), chain.domain().separator());
      Node.Ground ground =
          new Node.Ground(chain, chain.account(key), key, beacons, LotMachine::start);
      Node node = Node.start(read, ground, failed::countDown);
      Thread stop = new Thread(node::close, "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      System.out.println("ready http://" + read.host() + ":" + node.port());
      failed.await();
      return 1;
    }
  }

  private static EcKey key(NodeConfig config) throws ConfigError {
    try {
      return KeyFile.load(config.key(), config.passwordFile());
    } catch (IllegalArgumentException e) {
      throw new ConfigError(String.valueOf(e.getMessage()), e);
    }
  }

  /** A node often starts together with its chain, so it waits a little for it. */
  private static Web3jChain connect(NodeConfig config) throws ConfigError, InterruptedException {
    long end = System.nanoTime() + CHAIN_PATIENCE_MILLIS * 1_000_000;
    while (true) {
      try {
        return Web3jChain.connect(config.chain(), config.contract(), config.deployedAt());
      } catch (ChainUnavailable e) {
        if (System.nanoTime() > end || String.valueOf(e.getMessage()).startsWith("there is no")) {
          throw new ConfigError(String.valueOf(e.getMessage()), e);
        }
        Thread.sleep(500);
      }
    }
  }
}
