package io.sidework.testnet.network;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Foundry's native programs, as npm installed them. */
public final class Foundry {
  private Foundry() {}

  /**
   * npm's own launcher would stay as a second process in between: the native binary is run itself.
   *
   * @param home the project's folder
   * @param name anvil or forge
   */
  public static Path binary(Path home, String name) throws NetworkFailure {
    String os =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    Path modules = home.resolve("contracts/tools/foundry/node_modules/@foundry-rs");
    Path binary = modules.resolve(name + "-" + os + "-" + arch + "/bin/" + name);
    if (!Files.isExecutable(binary)) {
      throw new NetworkFailure(
          name + " is missing (" + binary + "): run ./sidework from a clean checkout");
    }
    return binary;
  }
}
