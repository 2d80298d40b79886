package io.sidework.testnet.bench;

import io.sidework.load.StateLoad;
import io.sidework.testnet.network.NetworkFailure;
import io.sidework.testnet.network.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * {@code bench state}: what a node keeps of tasks that are settled, on disk and in memory. A
 * process with a node's memory limits and its real core, store and archive takes synthetic deals of
 * 1,024 tasks from match to end; 16 are in progress at any time.
 */
public final class StateBench {
  private static final String LOAD = StateLoad.class.getName();

  /**
   * A tenth of the tasks, for outputs that all differ: bytes a task do not depend on the number.
   */
  private static final int FEWER = 10;

  private StateBench() {}

  private record Reading(long tasks, long residentBytes, long diskBytes) {
    private static Reading parse(String line) {
      String[] numbers = line.split(" ", -1);
      return new Reading(
          Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }

    private double bytesPerTask() {
      return (double) diskBytes / tasks;
    }
  }

  /**
   * Runs both loads.
   *
   * @param tasks of the load whose outputs are all empty
   */
  public static List<Figure> run(Path folder, long tasks, Consumer<String> steps)
      throws IOException, InterruptedException, NetworkFailure {
    List<Reading> same = load(folder.resolve("same"), tasks, "same", steps);
    List<Reading> full = load(folder.resolve("full"), tasks / FEWER, "full", steps);
    Reading first = same.getFirst();
    Reading last = same.getLast();
    double growth = 100.0 * last.residentBytes() / first.residentBytes() - 100;
    return List.of(
        Figure.of("state.tasks", last.tasks(), "tasks"),
        Figure.of("state.bytesPerSettledTask", last.bytesPerTask(), "B", 200),
        Figure.of("state.bytesPerTaskWith32BytesOut", full.getLast().bytesPerTask(), "B", 200),
        Figure.of("state.residentStart.mb", first.residentBytes() / 1e6, "MB"),
        Figure.of("state.residentEnd.mb", last.residentBytes() / 1e6, "MB"),
        Figure.of("state.residentGrowth.percent", growth, "%", 10));
  }

  private static List<Reading> load(Path folder, long tasks, String outputs, Consumer<String> steps)
      throws IOException, InterruptedException, NetworkFailure {
    delete(folder);
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xss512k", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(Program.NODE.flags());
    // Logs as a node does, to standard error: standard output is for the readings.
    command.add("-Dlogback.configurationFile=logback-node.xml");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), LOAD));
    command.addAll(List.of(folder.toString(), Long.toString(tasks), outputs));
    Process process =
        new ProcessBuilder(command).redirectError(folder.resolve("load.log").toFile()).start();
    List<Reading> readings = new ArrayList<>();
    try (var lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Reading reading = Reading.parse(line);
        steps.accept(
            "%s: %d tasks, %d MB resident, %.1f bytes a task"
                .formatted(
                    outputs,
                    reading.tasks(),
                    reading.residentBytes() / 1_000_000,
                    reading.bytesPerTask()));
        readings.add(reading);
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.waitFor() != 0 || readings.isEmpty()) {
      throw new NetworkFailure("the load failed, see " + folder.resolve("load.log"));
    }
    delete(folder);
    return readings;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}
