package io.sidework.testnet.bench;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * One measured number with its goal.
 *
 * @param id stable name, such as settle.gasPerTask
 * @param most the goal: at most this
 */
public record Figure(String id, BigDecimal value, String unit, BigDecimal most) {
  static Figure of(String id, double value, String unit, long most) {
    return new Figure(
        id,
        BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP),
        unit,
        BigDecimal.valueOf(most));
  }

  public boolean met() {
    return value.compareTo(most) <= 0;
  }
}
