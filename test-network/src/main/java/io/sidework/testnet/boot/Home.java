package io.sidework.testnet.boot;

import io.sidework.testnet.network.NetworkFailure;
import java.nio.file.Path;

/** The project's folder, which the launcher names: the local chain and the demo's job are there. */
public final class Home {
  private Home() {}

  public static Path path() throws NetworkFailure {
    String home = System.getenv("SIDEWORK_HOME");
    if (home == null) {
      throw new NetworkFailure("SIDEWORK_HOME is not set: start through the launcher ./sidework");
    }
    return Path.of(home);
  }
}
