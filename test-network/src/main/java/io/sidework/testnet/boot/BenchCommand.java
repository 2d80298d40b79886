package io.sidework.testnet.boot;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.testnet.bench.DemoBench;
import io.sidework.testnet.bench.Figure;
import io.sidework.testnet.network.NetworkFailure;
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
    description = "Measure: demo (time, gas and memory of the main job).")
final class BenchCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "What to measure: demo.")
  private String name = "";

  @Option(names = "--json", description = "Print exactly one JSON document on stdout.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    if (!name.equals("demo")) {
      throw new NetworkFailure("there is no bench " + name + ": known is demo");
    }
    List<Figure> figures =
        DemoBench.run(
            Home.path(),
            Path.of(".sidework/bench"),
            step -> spec.commandLine().getErr().println("  " + step));
    print(figures);
    return 0;
  }

  private void print(List<Figure> figures) throws Exception {
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(toJson(figures)));
    } else {
      out.printf("%-20s %10s %-5s %12s%n", "figure", "value", "unit", "goal");
      for (Figure figure : figures) {
        out.printf(
            Locale.ROOT,
            "%-20s %10s %-5s %12s %s%n",
            figure.id(),
            figure.value(),
            figure.unit(),
            "at most " + figure.most(),
            figure.met() ? "met" : "NOT MET");
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
      list.addObject()
          .put("id", figure.id())
          .put("value", figure.value())
          .put("unit", figure.unit())
          .put("goal", figure.most())
          .put("met", figure.met());
    }
    return document;
  }
}
