package io.sidework.protocol.type;

import java.math.BigInteger;
import java.util.List;

/**
 * What a copy costs by what it used (spec R-36): each in credits per million, below 2^64 units of
 * 10^-18 credits, about 18.4 credits.
 *
 * @param fuel per 10^6 instructions
 * @param pageFuel per 10^6 pages x fuel
 * @param bytesIn per 10^6 bytes
 * @param bytesOut per 10^6 bytes
 */
public record Rates(Amount fuel, Amount pageFuel, Amount bytesIn, Amount bytesOut) {
  /** Units of usage that a rate is for. */
  public static final long PER = 1_000_000;

  /** No rates: a copy's price does not depend on what it used. */
  public static final Rates FIXED = new Rates(Amount.ZERO, Amount.ZERO, Amount.ZERO, Amount.ZERO);

  /** What {@link #all} is of, in its order. */
  public static final List<String> METRICS = List.of("fuel", "pageFuel", "bytesIn", "bytesOut");

  private static final int BITS = 64;

  /**
   * @throws IllegalArgumentException naming the rate that is out of range
   */
  public Rates {
    requireRange("fuel", fuel);
    requireRange("pageFuel", pageFuel);
    requireRange("bytesIn", bytesIn);
    requireRange("bytesOut", bytesOut);
  }

  private static void requireRange(String name, Amount rate) {
    if (rate.units().bitLength() > BITS) {
      throw new IllegalArgumentException(name + ": " + tooHigh(rate));
    }
  }

  private static String tooHigh(Amount rate) {
    Amount most = new Amount(BigInteger.ONE.shiftLeft(BITS).subtract(BigInteger.ONE));
    return "a rate is at most %s credits per million, got %s"
        .formatted(most.toDisplay(), rate.toDisplay());
  }

  /**
   * One rate, in credits per million.
   *
   * @throws IllegalArgumentException when it is no amount, or too high
   */
  public static Amount parse(String credits) {
    Amount rate = Amount.parse(credits);
    if (rate.units().bitLength() > BITS) {
      throw new IllegalArgumentException(tooHigh(rate));
    }
    return rate;
  }

  /** As orders carry them: fuel in the highest 64 bits, then the others in order. */
  public static Rates of(BigInteger word) {
    return new Rates(at(word, 3), at(word, 2), at(word, 1), at(word, 0));
  }

  private static Amount at(BigInteger word, int place) {
    BigInteger mask = BigInteger.ONE.shiftLeft(BITS).subtract(BigInteger.ONE);
    return new Amount(word.shiftRight(place * BITS).and(mask));
  }

  public BigInteger word() {
    BigInteger word = BigInteger.ZERO;
    for (Amount rate : all()) {
      word = word.shiftLeft(BITS).or(rate.units());
    }
    return word;
  }

  /** In the order of {@link #METRICS}. */
  public List<Amount> all() {
    return List.of(fuel, pageFuel, bytesIn, bytesOut);
  }

  /** Whether there are any: else a copy's price is fixed. */
  public boolean isMetered() {
    return word().signum() != 0;
  }

  /** Whether an offer with these rates may be matched with a request that has those (spec R-36). */
  public boolean within(Rates most) {
    if (!most.isMetered()) {
      return true;
    }
    return isMetered()
        && fuel.compareTo(most.fuel) <= 0
        && pageFuel.compareTo(most.pageFuel) <= 0
        && bytesIn.compareTo(most.bytesIn) <= 0
        && bytesOut.compareTo(most.bytesOut) <= 0;
  }

  /**
   * What a usage comes to, rounded down once. Cannot overflow: four products of a 64-bit rate and a
   * 63-bit count are below 2^129.
   */
  public Amount of(Usage usage) {
    return fuel.times(usage.fuel())
        .plus(pageFuel.times(usage.pageFuel()))
        .plus(bytesIn.times(usage.bytesIn()))
        .plus(bytesOut.times(usage.bytesOut()))
        .divideFloor(PER);
  }
}
