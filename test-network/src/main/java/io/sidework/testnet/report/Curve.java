package io.sidework.testnet.report;

import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How a cost grows.
 *
 * @param id unique on the page
 * @param axis what x counts
 * @param points gas by x; at least two
 * @param logarithmic whether x is drawn by its logarithm
 * @param goal at most this
 */
public record Curve(
    String id,
    String axis,
    SortedMap<Integer, Double> points,
    boolean logarithmic,
    OptionalLong goal) {
  public Curve {
    points = new TreeMap<>(points);
    if (points.size() < 2) {
      throw new IllegalArgumentException("a curve needs two points, not " + points.size());
    }
  }

  public static Curve linear(String id, String axis, SortedMap<Integer, Double> points) {
    return new Curve(id, axis, points, false, OptionalLong.empty());
  }

  public static Curve logarithmic(String id, String axis, SortedMap<Integer, Double> points) {
    return new Curve(id, axis, points, true, OptionalLong.empty());
  }

  /** The same with a goal. */
  public Curve goal(long most) {
    return new Curve(id, axis, points, logarithmic, OptionalLong.of(most));
  }

  double highest() {
    double highest = goal.orElse(0);
    for (double gas : points.values()) {
      highest = Math.max(highest, gas);
    }
    return highest;
  }
}
