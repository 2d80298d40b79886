package io.sidework.contracts.chain;

import io.sidework.protocol.type.Amount;

/** Immutable parameters of a deployment (spec R-9). Times in seconds. */
public record DeploymentTerms(
    Amount nodeStake,
    Amount seatStake,
    int genesisNodes,
    int epochLength,
    int maxDuration,
    int grace,
    int unbonding,
    int feeBps,
    Amount reexecutionFee) {}
