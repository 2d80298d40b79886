package io.sidework.testnet.poco;

/**
 * What an experiment is judged by.
 *
 * @param id stable name, such as poco.1
 * @param goal at most, or at least
 */
public record Score(String id, double value, String unit, double goal, boolean atLeast) {
  static Score atMost(String id, double value, String unit, double goal) {
    return new Score(id, value, unit, goal, false);
  }

  static Score atLeast(String id, double value, String unit, double goal) {
    return new Score(id, value, unit, goal, true);
  }
}
