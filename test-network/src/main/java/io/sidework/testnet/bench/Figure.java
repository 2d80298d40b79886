package io.sidework.testnet.bench;

import io.sidework.testnet.report.Measured;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * One measured number, with its goal where it has one.
 *
 * @param id stable name, such as settle.gasPerTask
 * @param most the goal: at most this
 */
public record Figure(String id, BigDecimal value, String unit, Optional<BigDecimal> most) {
  static Figure of(String id, double value, String unit, long most) {
    return new Figure(id, rounded(value), unit, Optional.of(BigDecimal.valueOf(most)));
  }

  static Figure of(String id, double value, String unit) {
    return new Figure(id, rounded(value), unit, Optional.empty());
  }

  /** One without a goal always is. */
  public boolean met() {
    return most.isEmpty() || value.compareTo(most.get()) <= 0;
  }

  Measured toMeasured() {
    return new Measured(id, value.doubleValue(), most.map(BigDecimal::longValueExact));
  }

  /** One decimal, and none from a thousand up. */
  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(value < 1000 ? 1 : 0, RoundingMode.HALF_UP);
  }
}
