package io.sidework.testnet.boot;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.testnet.bench.DemoBench;
import io.sidework.testnet.bench.Figure;
import io.sidework.testnet.bench.GasBench;
import io.sidework.testnet.bench.GasNumbers;
import io.sidework.testnet.bench.PocoBench;
import io.sidework.testnet.bench.StateBench;
import io.sidework.testnet.bench.quorum.QuorumBench;
import io.sidework.testnet.bench.worker.WorkerBench;
import io.sidework.testnet.network.NetworkFailure;
import io.sidework.testnet.report.GasPage;
import io.sidework.testnet.report.PocoPage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code bench}: measures, and holds the numbers against their goals. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measure, and hold the numbers against their goals:",
      "  demo  time, gas and memory of the main job",
      "  gas   what the contracts cost, with curves as a page",
      "  poco  what colluding workers reach, with a plot as a page",
      "  quorum  how fast four node processes certify, and at what cost as nodes grow",
      "  state  what a node keeps of tasks that are settled",
      "  worker  how fast and how small the sandbox of a worker is"
    })
final class BenchCommand implements Callable<Integer> {
  private static final Path FOLDER = Path.of(".sidework/bench");

  @Parameters(
      paramLabel = "NAME",
      description = "What to measure: demo, gas, poco, quorum, state or worker.")
  private String name = "";

  @Option(names = "--json", description = "Print exactly one JSON document on stdout.")
  private boolean json;

  @Option(names = "--update", description = "gas: make these the numbers that CI compares.")
  private boolean update;

  @Option(names = "--profile", description = "quorum: print what a node's time goes to.")
  private boolean profile;

  @Option(names = "--tasks", description = "state: so many, ${DEFAULT-VALUE} if not given.")
  private long tasks = 10_000_000;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    try (var _ = NetworkGuard.over(network(), spec.commandLine().getErr())) {
      print(figures());
    }
    return 0;
  }

  /** Where the bench has its network, if it starts one. */
  private Path network() {
    return switch (name) {
      case "quorum" -> FOLDER.resolve(name);
      case "worker" -> FOLDER.resolve(name).resolve("network");
      default -> FOLDER;
    };
  }

  private List<Figure> figures() throws Exception {
    return switch (name) {
      case "demo" -> DemoBench.run(Home.path(), FOLDER, this::say);
      case "gas" -> gas();
      case "poco" -> poco();
      case "quorum" -> QuorumBench.run(Home.path(), FOLDER.resolve("quorum"), profile, this::say);
      case "state" -> StateBench.run(FOLDER.resolve("state"), tasks, this::say);
      case "worker" -> WorkerBench.run(Home.path(), FOLDER.resolve("worker"), this::say);
      default ->
          throw new NetworkFailure(
              "there is no bench "
                  + name
                  + ": known are demo, gas, poco, quorum, state and worker");
    };
  }

  private List<Figure> gas() throws Exception {
    GasBench bench = GasBench.run(Home.path());
    Path snapshot = GasBench.snapshot(Home.path());
    if (update) {
      bench.numbers().write(snapshot);
      say("wrote " + snapshot);
    } else {
      bench.numbers().differencesFrom(GasNumbers.read(snapshot)).forEach(this::say);
    }
    Path page = FOLDER.resolve("gas.html");
    GasPage.write(page, bench.report());
    say("wrote " + page);
    return bench.figures();
  }

  private List<Figure> poco() throws Exception {
    PocoBench bench = PocoBench.run(this::say);
    bench.report().trials().stream()
        .filter(trial -> !trial.met())
        .forEach(lost -> say("not met: " + lost.setting() + ": " + lost.outcome()));
    Path page = FOLDER.resolve("poco.html");
    PocoPage.write(page, bench.report());
    say("wrote " + page);
    return bench.figures();
  }

  private void say(String line) {
    spec.commandLine().getErr().println("  " + line);
  }

  private void print(List<Figure> figures) throws Exception {
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(toJson(figures)));
    } else {
      out.printf("%-26s %10s %-5s %16s%n", "figure", "value", "unit", "goal");
      for (Figure figure : figures) {
        out.printf(
            Locale.ROOT,
            "%-26s %10s %-5s %16s %s%n",
            figure.id(),
            figure.value(),
            figure.unit(),
            figure.goal(),
            !figure.hasGoal() ? "" : figure.met() ? "met" : "NOT MET");
      }
    }
    out.flush();
  }

  private ObjectNode toJson(List<Figure> figures) {
    ObjectNode document = new ObjectMapper().createObjectNode();
    document.put("bench", name);
    document.put(
        "machine",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.arch")
            + ", "
            + Runtime.getRuntime().availableProcessors()
            + " cores, Java "
            + System.getProperty("java.version"));
    ArrayNode list = document.putArray("figures");
    for (Figure figure : figures) {
      ObjectNode entry =
          list.addObject()
              .put("id", figure.id())
              .put("value", figure.value())
              .put("unit", figure.unit());
      figure.most().ifPresent(most -> entry.put("goal", most).put("met", figure.met()));
      figure.least().ifPresent(least -> entry.put("atLeast", least).put("met", figure.met()));
    }
    return document;
  }
}
