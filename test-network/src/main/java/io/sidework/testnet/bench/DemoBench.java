package io.sidework.testnet.bench;

import io.sidework.testnet.demo.Demo;
import io.sidework.testnet.demo.TileGrid;
import io.sidework.testnet.network.NetworkFailure;
import io.sidework.testnet.network.NetworkPlan;
import io.sidework.testnet.network.ProcessLedger;
import io.sidework.testnet.network.TestNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** {@code bench demo}: time, gas and memory of the main job, one run on a fresh network. */
public final class DemoBench {
  private static final int NODES = 4;
  private static final int WORKERS = 3;

  private DemoBench() {}

  public static List<Figure> run(Path home, Path dir, Consumer<String> steps)
      throws IOException, NetworkFailure {
    NetworkPlan plan = NetworkPlan.of(dir, NODES, WORKERS, Optional.empty(), Optional.empty());
    Demo demo = new Demo(home, steps, standing -> {});
    long begun = System.nanoTime();
    TestNetwork network = demo.start(plan);
    try {
      double up = (System.nanoTime() - begun) / 1e9;
      Demo.Run run = demo.run(network, TileGrid.of(TileGrid.FULL), up);
      List<ProcessLedger.Entry> processes = ProcessLedger.in(plan.dir()).living();
      return List.of(
          Figure.of("network.up.seconds", up, "s", 15),
          Figure.of("job.seconds", run.networkSeconds() + run.jobSeconds(), "s", 60),
          Figure.of("demo.gasPerTask", run.report().gasPerTask().doubleValue(), "gas", 500),
          Figure.of("node.rss.mb", ResidentMemory.peakMegabytes(processes, "node"), "MB", 300),
          Figure.of("worker.rss.mb", ResidentMemory.peakMegabytes(processes, "worker"), "MB", 350),
          Figure.of(
              "gateway.rss.mb", ResidentMemory.peakMegabytes(processes, "gateway"), "MB", 250));
    } finally {
      network.stop();
    }
  }
}
