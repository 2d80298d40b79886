package io.sidework.protocol.deal;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.math.BigInteger;

/**
 * One word of what a segment pays (spec R-7).
 *
 * @param amount at most 2^96-1; zero says that the account did not open a result it had closed
 */
public record Credit(Address account, Amount amount) {
  private static final int AMOUNT_BITS = 96;

  public Credit {
    if (amount.units().bitLength() > AMOUNT_BITS) {
      throw new IllegalArgumentException("a credit is at most 2^96-1 units, got " + amount);
    }
  }

  /** The word of who did not open in time: nothing is paid, standing is halved (spec R-34). */
  public static Credit noShow(Address account) {
    return new Credit(account, Amount.ZERO);
  }

  public boolean isNoShow() {
    return amount.isZero();
  }

  /** uint160 account << 96 | uint96 amount. */
  public BigInteger word() {
    return new BigInteger(1, account.toArray()).shiftLeft(AMOUNT_BITS).or(amount.units());
  }

  public static Credit of(BigInteger word) {
    byte[] account = new byte[Address.SIZE];
    byte[] high = word.shiftRight(AMOUNT_BITS).toByteArray();
    int take = Math.min(high.length, Address.SIZE);
    System.arraycopy(high, high.length - take, account, Address.SIZE - take, take);
    BigInteger mask = BigInteger.ONE.shiftLeft(AMOUNT_BITS).subtract(BigInteger.ONE);
    return new Credit(Address.of(account), new Amount(word.and(mask)));
  }
}
