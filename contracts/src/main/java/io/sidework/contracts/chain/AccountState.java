package io.sidework.contracts.chain;

import io.sidework.protocol.type.Amount;

/**
 * An account in escrow.
 *
 * @param free can be withdrawn now
 * @param staked as node or in seats
 * @param unbonding on its way from staked to free
 */
public record AccountState(Amount free, Amount staked, Amount unbonding) {}
