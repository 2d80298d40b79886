package io.sidework.testnet.network;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The embedded default chain: anvil from npm, one process, loopback only, on a free port. */
public final class LocalChain {
  public static final String NAME = "chain";

  /** Blocks come at intervals, as on a real chain; also anvil's automine stalls under load. */
  private static final String BLOCK_SECONDS = "0.25";

  private static final long START_MILLIS = 10_000;

  private LocalChain() {}

  /** Starts it and returns its JSON-RPC address. */
  public static URI start(Programs programs, Path home) throws IOException, NetworkFailure {
    Programs.Started anvil =
        programs.start(
            NAME,
            List.of(
                binary(home).toString(),
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--block-time",
                BLOCK_SECONDS,
                "--mnemonic-random",
                "--accounts",
                "1"));
    String listening = Programs.await(anvil, "Listening on", START_MILLIS);
    return URI.create("http://" + listening);
  }

  /**
   * npm's own launcher would stay as a second process in between: the native binary is run itself.
   */
  private static Path binary(Path home) throws NetworkFailure {
    String os =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    Path binary =
        home.resolve(
            "contracts/tools/foundry/node_modules/@foundry-rs/anvil-"
                + os
                + "-"
                + arch
                + "/bin/anvil");
    if (!Files.isExecutable(binary)) {
      throw new NetworkFailure(
          "the local chain is missing ("
              + binary
              + "): run ./sidework from a clean checkout, or use --chain");
    }
    return binary;
  }
}
