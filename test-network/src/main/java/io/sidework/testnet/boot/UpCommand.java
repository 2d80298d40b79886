package io.sidework.testnet.boot;

import io.sidework.testnet.network.TestNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code up}: starts a network that stays until {@code down}. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Start a test network: chain, contracts, nodes, workers and gateway.")
final class UpCommand implements Callable<Integer> {
  @Mixin private NetworkOptions options = new NetworkOptions();

  @Option(
      names = "--dir",
      defaultValue = ".sidework",
      paramLabel = "DIR",
      description = "The network's folder (default: ${DEFAULT-VALUE}).")
  private @Nullable Path dir;

  @Override
  public Integer call() throws Exception {
    Path folder = java.util.Objects.requireNonNull(dir);
    long begun = System.nanoTime();
    TestNetwork network =
        TestNetwork.start(
            options.plan(folder), Home.path(), step -> System.err.println("  " + step));
    System.err.printf("up after %.1f s%n%n", (System.nanoTime() - begun) / 1e9);
    System.out.println(Files.readString(network.dir().resolve("network.json")));
    System.err.println("logs, keys and data: " + network.dir());
    System.err.println(
        "end it with: ./sidework down"
            + (folder.equals(Path.of(".sidework")) ? "" : " --dir " + folder));
    return 0;
  }
}
