package io.sidework.protocol.deal;

import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Limits;

/** What a match takes out of its payer's free balance (spec R-15). */
public final class Escrow {
  private Escrow() {}

  /**
   * The most that one task can cost: (m+4) x price + (m+4) x ceil(price x feeBps / 10000) + n x
   * reexecutionFee + what else each task is paid for.
   *
   * @param price of one copy
   * @param others what owners of program, dataset and pool are paid, and checkpoint storage
   * @param nodes n, the committee's size
   */
  public static Amount perTask(
      Amount price, int trust, Amount others, int feeBps, Amount reexecutionFee, int nodes) {
    Amount fee = price.times(feeBps).divideCeil(10_000);
    return price
        .plus(fee)
        .times(Acceptance.mostPaid(trust))
        .plus(reexecutionFee.times(nodes))
        .plus(others);
  }

  /**
   * What the checkpoint quota of one task costs: the fee for each KiB that is begun (spec R-37).
   *
   * @param checkpointBytes 0 to {@link Limits#MAX_CHECKPOINT_BYTES}
   */
  public static Amount storage(int checkpointBytes, Amount storageFee) {
    return storageFee.times((checkpointBytes + 1023L) / 1024);
  }
}
