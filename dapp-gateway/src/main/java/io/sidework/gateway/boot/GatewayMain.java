package io.sidework.gateway.boot;

import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.contracts.chain.Web3jChain;
import io.sidework.gateway.api.MalformedDocument;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a gateway until it is ended. It holds no keys and no authority. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    version = "sidework 0.1.0",
    description = "Serves the DApp-facing API: order entry, files, progress, results, console.")
public final class GatewayMain implements Callable<Integer> {
  private static final int CHAIN_ATTEMPTS = 60;
  private static final int BAD_INPUT = 2;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description =
          "JSON: listen (127.0.0.1:8080), chain (URL), contract, deployedAt (0), data (gateway).")
  private Path config = Path.of("");

  public static void main(String[] args) {
    settings();
    CommandLine command = new CommandLine(new GatewayMain());
    command.setParameterExceptionHandler(GatewayMain::badArguments);
    System.exit(command.execute(args));
  }

  /** Read by libraries when their classes load, so before anything else. */
  private static void settings() {
    setDefault("logback.configurationFile", "logback-gateway.xml");
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

  private static int badArguments(CommandLine.ParameterException e, String[] args) {
    System.err.println(
        "gateway: " + String.valueOf(e.getMessage()).lines().findFirst().orElse("bad arguments"));
    return BAD_INPUT;
  }

  @Override
  public Integer call() throws Exception {
    try {
      GatewayConfig loaded = GatewayConfig.load(config);
      return serve(loaded);
    } catch (MalformedDocument e) {
      System.err.println("gateway: " + config + ": " + e.getMessage());
    } catch (ChainUnavailable | UncheckedIOException e) {
      System.err.println("gateway: " + e.getMessage());
    }
    return BAD_INPUT;
  }

  private static int serve(GatewayConfig config) throws Exception {
    try (Chain chain = connect(config);
        Gateway gateway = new Gateway(config, chain)) {
      CountDownLatch end = new CountDownLatch(1);
      Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "end"));
      System.out.println("ready http://" + config.host() + ":" + gateway.port());
      end.await();
      return 0;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BindException) {
        System.err.println(
            "gateway: "
                + config.host()
                + ":"
                + config.port()
                + " is in use or not of this machine: choose another with listen");
        return BAD_INPUT;
      }
      throw e;
    }
  }

  /** Chain and gateway may be started together: it is given half a minute to come up. */
  private static Chain connect(GatewayConfig config) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return Web3jChain.connect(config.chain(), config.contract(), config.deployedAt());
      } catch (ChainUnavailable e) {
        if (attempt == CHAIN_ATTEMPTS) {
          throw e;
        }
        Thread.sleep(500);
      }
    }
  }
}
