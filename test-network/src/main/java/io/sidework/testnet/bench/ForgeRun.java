package io.sidework.testnet.bench;

import io.sidework.testnet.network.Foundry;
import io.sidework.testnet.network.NetworkFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs contracts/bench on the code that users get, which the build has put into target/abi. */
final class ForgeRun {
  private ForgeRun() {}

  /** Half a minute where code has changed, most of it for the compiler. */
  static GasNumbers measure(Path home) throws IOException, NetworkFailure, InterruptedException {
    Path contracts = home.resolve("contracts");
    Path folder = Files.createDirectories(contracts.resolve("target/bench"));
    Path log = folder.resolve("forge.log");
    Path results = folder.resolve("gas");
    forget(results);
    ProcessBuilder forge =
        new ProcessBuilder(Foundry.binary(home, "forge").toString(), "test")
            .directory(contracts.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    forge.environment().put("FOUNDRY_PROFILE", "bench");
    forge.environment().remove("SIDEWORK_FORGE_CODE");
    if (forge.start().waitFor() != 0) {
      throw new IOException("forge failed:\n" + Files.readString(log));
    }
    return GasNumbers.measuredIn(results);
  }

  /** Forge adds to its files: what is no longer measured would stay in them. */
  private static void forget(Path results) throws IOException {
    if (Files.isDirectory(results)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(results)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
    }
  }
}
