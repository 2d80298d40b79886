package io.sidework.node.application;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import java.math.BigInteger;
import java.util.Arrays;

/** Which tasks of a deal have a certificate here. */
final class Coverage {
  private final Deal deal;
  private final BigInteger[] lots;

  Coverage(Deal deal) {
    this.deal = deal;
    this.lots = new BigInteger[deal.lots()];
    Arrays.fill(lots, BigInteger.ZERO);
  }

  /**
   * Takes a certificate of the deal.
   *
   * @return false when it certifies nothing new
   */
  boolean add(SegmentCertificate made) {
    BigInteger before = lots[made.lot()];
    lots[made.lot()] = before.or(Settler.bits(made));
    return !lots[made.lot()].equals(before);
  }

  /** Bits of a lot's tasks without certificate. */
  BigInteger missing(int lot) {
    return BigInteger.ONE.shiftLeft(deal.lotSize(lot)).subtract(BigInteger.ONE).andNot(lots[lot]);
  }

  boolean isWhole() {
    for (int lot = 0; lot < lots.length; lot++) {
      if (missing(lot).signum() != 0) {
        return false;
      }
    }
    return true;
  }
}
