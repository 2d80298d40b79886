package io.sidework.testnet.boot;

import io.sidework.testnet.network.NetworkFailure;
import io.sidework.testnet.network.TestNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code down}: ends every process of a network, also of one whose start was interrupted. */
@Command(
    name = "down",
    mixinStandardHelpOptions = true,
    description = "End a test network; logs stay.")
final class DownCommand implements Callable<Integer> {
  @Option(
      names = "--dir",
      defaultValue = ".sidework",
      paramLabel = "DIR",
      description = "The network's folder (default: ${DEFAULT-VALUE}).")
  private @Nullable Path dir;

  @Override
  public Integer call() throws Exception {
    Path folder = java.util.Objects.requireNonNull(dir);
    if (!Files.isDirectory(folder)) {
      throw new NetworkFailure("there is no network folder " + folder);
    }
    int ended = TestNetwork.stop(folder);
    System.err.println(
        ended == 0 ? "nothing was running in " + folder : "ended " + ended + " processes");
    return 0;
  }
}
