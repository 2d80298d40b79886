package io.sidework.testnet.boot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidework.testnet.network.TestNetwork;
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
    describe(new ObjectMapper().readTree(network.dir().resolve("network.json").toFile()));
    System.out.println("folder     " + network.dir() + " (network.json, keys, logs, data)");
    System.err.println(
        "end it with: ./sidework down"
            + (folder.equals(Path.of(".sidework")) ? "" : " --dir " + folder));
    return 0;
  }

  private static void describe(JsonNode network) {
    System.out.println(
        "chain      "
            + network.path("chain").asText()
            + ", id "
            + network.path("chainId").asText());
    System.out.println(
        "contract   "
            + network.path("contract").asText()
            + ", token "
            + network.path("token").asText());
    System.out.println("gateway    " + network.path("gateway").asText() + " (API and console)");
    for (JsonNode node : network.path("nodes")) {
      System.out.println(
          "node       " + node.path("endpoint").asText() + "  " + node.path("account").asText());
    }
    for (JsonNode worker : network.path("workers")) {
      System.out.println("worker     " + worker.path("account").asText());
    }
    System.out.println("requester  " + network.path("requester").asText());
  }
}
