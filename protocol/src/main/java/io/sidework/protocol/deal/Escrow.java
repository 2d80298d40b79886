package io.sidework.protocol.deal;

import io.sidework.protocol.type.Amount;

/** What a match takes out of its payer's free balance (spec R-15). */
public final class Escrow {
  private Escrow() {}

  /**
   * The most that one task can cost: (m+4) x price + (m+4) x ceil(price x feeBps / 10000) + n x
   * reexecutionFee + what owners of program, dataset and pool are paid.
   *
   * @param price of one copy
   * @param owners sum of their prices
   * @param nodes n, the committee's size
   */
  public static Amount perTask(
      Amount price, int trust, Amount owners, int feeBps, Amount reexecutionFee, int nodes) {
    Amount fee = price.times(feeBps).divideCeil(10_000);
    return price
        .plus(fee)
        .times(Acceptance.copies(trust) + 4L)
        .plus(reexecutionFee.times(nodes))
        .plus(owners);
  }
}
