package io.sidework.testnet.network;

import io.sidework.contracts.DeploymentParameters;
import io.sidework.protocol.type.Amount;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What network to start.
 *
 * @param dir its folder: keys, configs, logs, data
 * @param nodes 3f+1: 1, 4, 7, ...
 * @param workers public-pool workers with one seat each
 * @param chain JSON-RPC of a chain that is already running; empty for the embedded one
 * @param chainKey key file with funds on that chain
 * @param parameters parameters of the deployment
 * @param wiring what is started besides the nodes, and where they say that they are
 */
public record NetworkPlan(
    Path dir,
    int nodes,
    int workers,
    Optional<URI> chain,
    Optional<Path> chainKey,
    DeploymentParameters parameters,
    Wiring wiring) {
  /**
   * For measurements.
   *
   * @param nodesOnly neither gateway nor agents: workers have stakes and keys, and somebody else
   *     speaks for them
   * @param published the endpoint that a node at a base URL publishes on chain, such as a proxy's
   */
  public record Wiring(boolean nodesOnly, UnaryOperator<String> published) {
    static final Wiring USUAL = new Wiring(false, UnaryOperator.identity());
  }

  /**
   * Deals lock at most what f+1 nodes have at stake: the demonstration takes 70 of 2,000 credits.
   */
  private static final int LOCK_CAP_BPS = 10_000;

  private static final int MAX_NODES = 31;
  private static final int MAX_WORKERS = 64;

  /**
   * @throws NetworkFailure naming the option that is out of range
   */
  public static NetworkPlan of(
      Path dir, int nodes, int workers, Optional<URI> chain, Optional<Path> chainKey)
      throws NetworkFailure {
    if (nodes < 1 || nodes > MAX_NODES || nodes % 3 != 1) {
      throw new NetworkFailure(
          "--nodes must be 3f+1, up to " + MAX_NODES + ": 1, 4, 7, 10, ...; got " + nodes);
    }
    if (workers < 0 || workers > MAX_WORKERS) {
      throw new NetworkFailure("--workers must be from 0 to " + MAX_WORKERS + ", got " + workers);
    }
    if (chain.isPresent() != chainKey.isPresent()) {
      throw new NetworkFailure("--chain and --chain-key go together: the key pays for the set-up");
    }
    if (chain.isPresent() && !String.valueOf(chain.get().getScheme()).matches("https?")) {
      throw new NetworkFailure(
          "--chain must be a JSON-RPC address such as http://127.0.0.1:8545, got " + chain.get());
    }
    return new NetworkPlan(
        dir.toAbsolutePath().normalize(),
        nodes,
        workers,
        chain,
        chainKey,
        testParameters(nodes),
        Wiring.USUAL);
  }

  /** The same network, wired otherwise. */
  public NetworkPlan with(Wiring other) {
    return new NetworkPlan(dir, nodes, workers, chain, chainKey, parameters, other);
  }

  /** Terms for a network that lives for minutes: short grace, long epochs. */
  private static DeploymentParameters testParameters(int nodes) {
    return new DeploymentParameters(
        Amount.parse("1000"),
        Amount.parse("100"),
        nodes,
        3600,
        86_400,
        20,
        100_000,
        500,
        Amount.parse("0.001"),
        Amount.parse("0.0000001"),
        LOCK_CAP_BPS);
  }
}
