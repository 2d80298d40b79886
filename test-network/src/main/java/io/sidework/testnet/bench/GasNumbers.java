package io.sidework.testnet.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What transactions cost, in gas: as measured now, or as contracts/gas.json has it. Groups and
 * names are those of contracts/bench.
 *
 * @param functions our public functions, each in its cheapest typical call
 * @param through what calls them
 * @param elsewhere the same done by public contracts of others
 * @param curves one point each, as curve.x
 */
public record GasNumbers(
    SortedMap<String, Long> functions,
    SortedMap<String, Long> through,
    SortedMap<String, Long> elsewhere,
    SortedMap<String, Long> curves) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final double TOLERANCE = 0.01;

  /** Reads the files, one per group, that forge left in a folder. */
  static GasNumbers measuredIn(Path folder) throws IOException {
    return new GasNumbers(
        group(folder, "functions"),
        group(folder, "through"),
        group(folder, "elsewhere"),
        group(folder, "curves"));
  }

  public static GasNumbers read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), GasNumbers.class);
  }

  public void write(Path file) throws IOException {
    Files.writeString(file, JSON.writeValueAsString(this) + "\n");
  }

  long function(String name) {
    return known(functions, name);
  }

  long through(String name) {
    return known(through, name);
  }

  long elsewhere(String name) {
    return known(elsewhere, name);
  }

  long point(String curve, int x) {
    return known(curves, curve + "." + x);
  }

  /** A curve's points by x. */
  SortedMap<Integer, Long> curve(String name) {
    SortedMap<Integer, Long> points = new TreeMap<>();
    String prefix = name + ".";
    curves.forEach(
        (key, gas) -> {
          String x = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
          if (x.matches("\\d+")) {
            points.put(Integer.valueOf(x), gas);
          }
        });
    return points;
  }

  /** One line for each number that is not, within one percent, what the snapshot says. */
  public List<String> differencesFrom(GasNumbers snapshot) {
    List<String> differences = new ArrayList<>();
    compare(functions, snapshot.functions, differences);
    compare(through, snapshot.through, differences);
    compare(elsewhere, snapshot.elsewhere, differences);
    compare(curves, snapshot.curves, differences);
    return differences;
  }

  private static long known(Map<String, Long> group, String name) {
    Long gas = group.get(name);
    if (gas == null) {
      throw new IllegalStateException("contracts/bench has not measured " + name);
    }
    return gas;
  }

  private static void compare(
      Map<String, Long> measured, Map<String, Long> snapshot, List<String> differences) {
    SortedMap<String, Long> all = new TreeMap<>(snapshot);
    all.putAll(measured);
    for (String name : all.keySet()) {
      Long now = measured.get(name);
      Long before = snapshot.get(name);
      if (now == null) {
        differences.add(name + ": not measured, " + before + " in the snapshot");
      } else if (before == null) {
        differences.add(name + ": " + now + ", not in the snapshot");
      } else if (Math.abs(now - before) > TOLERANCE * before) {
        differences.add(name + ": " + now + ", " + before + " in the snapshot");
      }
    }
  }

  private static SortedMap<String, Long> group(Path folder, String name) throws IOException {
    return JSON.readValue(folder.resolve(name + ".json").toFile(), new TypeReference<>() {});
  }
}
