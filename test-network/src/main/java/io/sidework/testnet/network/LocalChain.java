package io.sidework.testnet.network;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

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
                Foundry.binary(home, "anvil").toString(),
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
}
