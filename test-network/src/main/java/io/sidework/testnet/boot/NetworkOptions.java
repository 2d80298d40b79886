package io.sidework.testnet.boot;

import io.sidework.testnet.network.NetworkFailure;
import io.sidework.testnet.network.NetworkPlan;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that up and demo share. */
final class NetworkOptions {
  @Option(
      names = "--nodes",
      defaultValue = "4",
      paramLabel = "N",
      description = "Committee size, 3f+1 (default: ${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--workers",
      defaultValue = "3",
      paramLabel = "N",
      description = "Workers in the public pool (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--chain",
      paramLabel = "URL",
      description = "JSON-RPC of a running chain, instead of starting one.")
  private @Nullable URI chain;

  @Option(
      names = "--chain-key",
      paramLabel = "FILE",
      description = "Key file with funds on that chain: pays for contracts and set-up.")
  private @Nullable Path chainKey;

  NetworkPlan plan(Path dir) throws NetworkFailure {
    return NetworkPlan.of(
        dir, nodes, workers, Optional.ofNullable(chain), Optional.ofNullable(chainKey));
  }
}
