package io.sidework.testnet.bench;

import io.sidework.testnet.report.Judged;
import io.sidework.testnet.report.Measured;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * One measured number, with its goal where it has one.
 *
 * @param id stable name, such as settle.gasPerTask
 * @param most the goal: at most this
 * @param least the goal: at least this
 */
public record Figure(
    String id,
    BigDecimal value,
    String unit,
    Optional<BigDecimal> most,
    Optional<BigDecimal> least) {
  public static Figure of(String id, double value, String unit, long most) {
    return new Figure(
        id, rounded(value), unit, Optional.of(BigDecimal.valueOf(most)), Optional.empty());
  }

  public static Figure of(String id, double value, String unit) {
    return new Figure(id, rounded(value), unit, Optional.empty(), Optional.empty());
  }

  public static Figure atLeast(String id, double value, String unit, long least) {
    return new Figure(
        id, rounded(value), unit, Optional.empty(), Optional.of(BigDecimal.valueOf(least)));
  }

  public boolean hasGoal() {
    return most.isPresent() || least.isPresent();
  }

  /** The goal in words, or a dash. */
  public String goal() {
    return most.map(bound -> "at most " + bound)
        .or(() -> least.map(bound -> "at least " + bound))
        .orElse("-");
  }

  /** To three decimals, where a goal is as fine as that. */
  public static Figure fine(String id, double value, String unit, double goal, boolean atLeast) {
    Optional<BigDecimal> bound = Optional.of(BigDecimal.valueOf(goal).stripTrailingZeros());
    return new Figure(
        id,
        BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP),
        unit,
        atLeast ? Optional.empty() : bound,
        atLeast ? bound : Optional.empty());
  }

  /** One without a goal always is. */
  public boolean met() {
    return most.stream().allMatch(bound -> value.compareTo(bound) <= 0)
        && least.stream().allMatch(bound -> value.compareTo(bound) >= 0);
  }

  Measured toMeasured() {
    return new Measured(id, value.doubleValue(), most.map(BigDecimal::longValueExact));
  }

  Judged toJudged() {
    return new Judged(id, value.toPlainString() + " " + unit, goal(), met());
  }

  /** One decimal, and none from a thousand up. */
  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(value < 1000 ? 1 : 0, RoundingMode.HALF_UP);
  }
}
