package io.sidework.testnet.boot;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidework.client.Follow;
import io.sidework.client.cli.ProgressLine;
import io.sidework.testnet.demo.Demo;
import io.sidework.testnet.demo.DemoSummary;
import io.sidework.testnet.demo.TileGrid;
import io.sidework.testnet.network.NetworkPlan;
import io.sidework.testnet.network.TestNetwork;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code demo}: the main job on a fresh network, with a report page, then everything ended. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Fit the 1978 boarding-school outbreak with 1,024 certified tasks on a fresh network.")
final class DemoCommand implements Callable<Integer> {
  @Mixin private NetworkOptions options = new NetworkOptions();

  @Option(
      names = "--tasks",
      defaultValue = "1024",
      paramLabel = "N",
      description = "Tiles to search (default: ${DEFAULT-VALUE}).")
  private int tasks;

  @Option(
      names = "--dir",
      defaultValue = ".sidework/demo",
      paramLabel = "DIR",
      description = "Folder of the network and the report (default: ${DEFAULT-VALUE}).")
  private Path dir = Path.of(".sidework/demo");

  @Option(names = "--json", description = "Print exactly one JSON document on stdout.")
  private boolean json;

  @Option(names = "--keep", description = "Leave the network running.")
  private boolean keep;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    TileGrid grid = TileGrid.of(tasks);
    NetworkPlan plan = options.plan(dir);
    PrintWriter err = spec.commandLine().getErr();
    ProgressLine progress = new ProgressLine(err);
    Demo demo =
        new Demo(Home.path(), this::say, (Follow.Standing standing) -> progress.show(standing));
    TestNetwork.refuseSecond(plan.dir());
    try (var _ = NetworkGuard.over(plan.dir(), err)) {
      return run(demo, plan, grid, progress);
    }
  }

  private int run(Demo demo, NetworkPlan plan, TileGrid grid, ProgressLine progress)
      throws Exception {
    PrintWriter err = spec.commandLine().getErr();
    try {
      long begun = System.nanoTime();
      TestNetwork network = demo.start(plan);
      double networkSeconds = (System.nanoTime() - begun) / 1e9;
      say("network up after %.1f s".formatted(networkSeconds));
      Demo.Run run = demo.run(network, grid, networkSeconds);
      progress.end();
      DemoSummary summary = DemoSummary.of(network, run);
      Path page = summary.writePage(plan.dir());
      if (json) {
        spec.commandLine()
            .getOut()
            .println(new ObjectMapper().writeValueAsString(summary.toJson()));
      } else {
        summary.lines().forEach(spec.commandLine().getOut()::println);
        spec.commandLine().getOut().println("report: " + page);
      }
      spec.commandLine().getOut().flush();
      return summary.isComplete() ? 0 : 1;
    } finally {
      if (keep) {
        err.println("the network is still up: end it with ./sidework down --dir " + dir);
      } else {
        TestNetwork.stop(plan.dir());
        Files.deleteIfExists(plan.dir().resolve("demo.json"));
      }
    }
  }

  private void say(String step) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("  " + step);
    err.flush();
  }
}
