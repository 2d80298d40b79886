package io.sidework.testnet.bench.worker;

import io.sidework.testnet.bench.ResidentMemory;
import io.sidework.testnet.demo.Demo;
import io.sidework.testnet.demo.TileGrid;
import io.sidework.testnet.network.NetworkFailure;
import io.sidework.testnet.network.NetworkPlan;
import io.sidework.testnet.network.ProcessLedger;
import io.sidework.testnet.network.TestNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** What an agent and its child hold some seconds after a job, on a network of its own. */
final class IdleMemory {
  private static final int NODES = 4;
  private static final int WORKERS = 3;
  private static final int TASKS = 256;
  private static final long SETTLE_MILLIS = 15_000;

  private IdleMemory() {}

  /** Megabytes resident now, of the largest agent with its child. */
  static double measure(Path home, Path folder, Consumer<String> steps)
      throws IOException, InterruptedException, NetworkFailure {
    NetworkPlan plan = NetworkPlan.of(folder, NODES, WORKERS, Optional.empty(), Optional.empty());
    Demo demo = new Demo(home, steps, standing -> {});
    TestNetwork network = demo.start(plan);
    try {
      demo.run(network, TileGrid.of(TASKS), 0);
      Thread.sleep(SETTLE_MILLIS);
      return ResidentMemory.nowMegabytes(ProcessLedger.in(plan.dir()).living(), "worker");
    } finally {
      network.stop();
    }
  }
}
