package io.sidework.testnet.boot;

import io.sidework.testnet.network.TestNetwork;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;

/** While it is open, Ctrl-C or a signal to end leaves no network behind in a folder. */
final class NetworkGuard implements AutoCloseable {
  private final Thread cleanUp;

  private NetworkGuard(Thread cleanUp) {
    this.cleanUp = cleanUp;
  }

  /**
   * @param folder of the network, which need not be there yet
   * @param err is told when the network could not be ended
   */
  static NetworkGuard over(Path folder, PrintWriter err) {
    Thread cleanUp = new Thread(() -> stop(folder, err), "network-guard");
    Runtime.getRuntime().addShutdownHook(cleanUp);
    return new NetworkGuard(cleanUp);
  }

  private static void stop(Path folder, PrintWriter err) {
    try {
      TestNetwork.stop(folder);
    } catch (IOException e) {
      err.println("could not end the network: " + e.getMessage());
      err.flush();
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(cleanUp);
  }
}
