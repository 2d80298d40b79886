package io.sidework.contracts;

import io.sidework.contracts.abi.Sidework;
import io.sidework.protocol.type.Amount;
import java.math.BigInteger;

/**
 * What a deployment fixes for ever (spec R-9). The contract refuses an unbonding time of {@code
 * epochLength + maxDuration + grace} or less.
 *
 * @param nodeStake of one node
 * @param seatStake of one seat
 * @param genesisNodes that must have joined before the first epoch
 * @param epochLength seconds
 * @param maxDuration of a deal, seconds from match to deadline
 * @param grace seconds from deadline to refund
 * @param unbonding seconds
 * @param feeBps node fee in basis points of the price
 * @param reexecutionFee per node of the committee and task
 * @param storageFee for each KiB of a task's checkpoint quota (spec R-37)
 * @param lockCapBps most that an epoch's deals lock together, in basis points of f+1 node stakes; 0
 *     for no cap (spec R-29)
 */
public record DeploymentParameters(
    Amount nodeStake,
    Amount seatStake,
    int genesisNodes,
    int epochLength,
    int maxDuration,
    int grace,
    int unbonding,
    int feeBps,
    Amount reexecutionFee,
    Amount storageFee,
    int lockCapBps) {

  /** Reads them back from a contract's answer. */
  public static DeploymentParameters of(Sidework.Parameters p) {
    return new DeploymentParameters(
        new Amount(p.nodeStake),
        new Amount(p.seatStake),
        p.genesisNodes.intValueExact(),
        p.epochLength.intValueExact(),
        p.maxDuration.intValueExact(),
        p.grace.intValueExact(),
        p.unbonding.intValueExact(),
        p.feeBps.intValueExact(),
        new Amount(p.reexecutionFee),
        new Amount(p.storageFee),
        p.lockCapBps.intValueExact());
  }

  Sidework.Parameters toStruct() {
    return new Sidework.Parameters(
        nodeStake.units(),
        seatStake.units(),
        reexecutionFee.units(),
        storageFee.units(),
        BigInteger.valueOf(genesisNodes),
        BigInteger.valueOf(epochLength),
        BigInteger.valueOf(maxDuration),
        BigInteger.valueOf(grace),
        BigInteger.valueOf(unbonding),
        BigInteger.valueOf(feeBps),
        BigInteger.valueOf(lockCapBps));
  }
}
