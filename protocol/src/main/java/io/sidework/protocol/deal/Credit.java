package io.sidework.protocol.deal;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.math.BigInteger;

/** What a segment pays one account. The chain reads it as one word (spec R-7). */
public record Credit(Address account, Amount amount) {
  private static final int AMOUNT_BITS = 96;

  public Credit {
    if (amount.isZero() || amount.units().bitLength() > AMOUNT_BITS) {
      throw new IllegalArgumentException("a credit is from 1 to 2^96-1 units, got " + amount);
    }
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
