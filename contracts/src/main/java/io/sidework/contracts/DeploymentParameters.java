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
 * @param reexecutionFee per node of the committee and task
 * @param genesisNodes that must have joined before the first epoch
 * @param epochLength seconds
 * @param maxDuration of a deal, seconds from match to deadline
 * @param grace seconds from deadline to refund
 * @param unbonding seconds
 * @param feeBps node fee in basis points of the price
 */
public record DeploymentParameters(
    Amount nodeStake,
    Amount seatStake,
    Amount reexecutionFee,
    int genesisNodes,
    int epochLength,
    int maxDuration,
    int grace,
    int unbonding,
    int feeBps) {

  Sidework.Parameters toStruct() {
    return new Sidework.Parameters(
        nodeStake.units(),
        seatStake.units(),
        reexecutionFee.units(),
        BigInteger.valueOf(genesisNodes),
        BigInteger.valueOf(epochLength),
        BigInteger.valueOf(maxDuration),
        BigInteger.valueOf(grace),
        BigInteger.valueOf(unbonding),
        BigInteger.valueOf(feeBps));
  }
}
