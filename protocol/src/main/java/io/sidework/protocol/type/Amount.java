package io.sidework.protocol.type;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An amount of credits as an unsigned 256-bit integer of 10^-18 credits. Checked: what overflows or
 * would go below zero throws, nothing is ever rounded but by {@link #divideFloor}.
 */
public record Amount(BigInteger units) implements Comparable<Amount> {
  public static final int DECIMALS = 18;
  public static final Amount ZERO = new Amount(BigInteger.ZERO);

  /**
   * @throws ArithmeticException when negative or over 2^256 - 1
   */
  public Amount {
    if (units.signum() < 0 || units.bitLength() > 256) {
      throw new ArithmeticException("not an unsigned 256-bit amount: " + units);
    }
  }

  public static Amount of(long units) {
    return new Amount(BigInteger.valueOf(units));
  }

  /**
   * Parses credits such as "0.01": digits, at most 18 of them after the point.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  public static Amount parse(String credits) {
    if (!credits.matches("[0-9]{1,60}(\\.[0-9]{1,18})?")) {
      throw new IllegalArgumentException(
          "an amount is digits with at most 18 decimals, such as 0.01; got '" + credits + "'");
    }
    BigInteger units = new BigDecimal(credits).scaleByPowerOfTen(DECIMALS).toBigIntegerExact();
    if (units.bitLength() > 256) {
      throw new IllegalArgumentException(credits + " credits are more than there can be");
    }
    return new Amount(units);
  }

  public Amount plus(Amount other) {
    return new Amount(units.add(other.units));
  }

  public Amount minus(Amount other) {
    return new Amount(units.subtract(other.units));
  }

  public Amount times(long factor) {
    return new Amount(units.multiply(BigInteger.valueOf(factor)));
  }

  public Amount divideFloor(long divisor) {
    return new Amount(units.divide(BigInteger.valueOf(divisor)));
  }

  public Amount divideCeil(long divisor) {
    BigInteger[] parts = units.divideAndRemainder(BigInteger.valueOf(divisor));
    return new Amount(parts[1].signum() == 0 ? parts[0] : parts[0].add(BigInteger.ONE));
  }

  public boolean isZero() {
    return units.signum() == 0;
  }

  @Override
  public int compareTo(Amount other) {
    return units.compareTo(other.units);
  }

  /** Credits with all 18 decimals, as the chain counts them. */
  @Override
  public String toString() {
    return new BigDecimal(units, DECIMALS).toPlainString();
  }

  /** Credits without trailing zeros, for people. */
  public String toDisplay() {
    BigDecimal value = new BigDecimal(units, DECIMALS).stripTrailingZeros();
    return value.signum() == 0 ? "0" : value.toPlainString();
  }
}
