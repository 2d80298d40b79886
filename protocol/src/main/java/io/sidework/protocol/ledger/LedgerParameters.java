package io.sidework.protocol.ledger;

import io.sidework.protocol.type.Amount;

/**
 * What a deployment fixes for ever (spec R-9).
 *
 * @param reexecutionFee per node of the committee and task
 * @param storageFee for each KiB of a task's checkpoint quota
 * @param genesisNodes how many nodes the first epoch waits for
 * @param epochLength seconds, as the next three
 * @param feeBps node fee in 1/10000 of a copy's price
 * @param lockCapBps of (f+1) x nodeStake, the most an epoch's deals may lock together; 0: no cap
 */
public record LedgerParameters(
    Amount nodeStake,
    Amount seatStake,
    Amount reexecutionFee,
    Amount storageFee,
    int genesisNodes,
    long epochLength,
    long maxDuration,
    long grace,
    long unbonding,
    int feeBps,
    int lockCapBps) {
  static final int BASIS = 10_000;

  /** The most that deals of a committee of n = 3f+1 may lock together (spec R-29). */
  Amount lockCap(int n) {
    return nodeStake.times((n - 1) / 3 + 1).times(lockCapBps).divideFloor(BASIS);
  }
}
