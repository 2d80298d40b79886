package io.sidework.contracts.ledger;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;

/** Chance, from a seed. */
final class Dice {
  private static final long MILLI = 1_000_000_000_000_000L;

  private final SplittableRandom random;

  Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** From low to high, both included. */
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  /** One of a few. */
  int pick(int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Below a number of thousandths of a credit, to the last unit. */
  Amount below(int milli) {
    return Amount.of(random.nextLong(milli * MILLI));
  }

  /** From zero to an amount, mostly with many digits. */
  Amount upTo(Amount most) {
    BigInteger share = BigInteger.valueOf(random.nextLong(1L << 32));
    return new Amount(most.units().multiply(share).shiftRight(32));
  }

  /** Some of the bits. */
  BigInteger someOf(BigInteger bits) {
    byte[] mask = new byte[32];
    random.nextBytes(mask);
    return bits.and(new BigInteger(1, mask));
  }

  Address person() {
    return Cast.address(between(1, Cast.PEOPLE - 1));
  }

  Address requester() {
    return Cast.address(between(Cast.REQUESTERS, Cast.REQUESTERS + 2));
  }

  Address worker() {
    return Cast.address(between(Cast.WORKERS, Cast.WORKERS + 3));
  }

  Address node() {
    return Cast.address(between(Cast.NODES, Cast.NODES + 6));
  }
}
