package io.sidework.contracts.chain;

import io.sidework.protocol.type.Amount;

/**
 * What the chain remembers of a deal.
 *
 * @param exists whether the id is known
 * @param locked what is still locked for its work; zero once finished or refunded
 * @param reserve what is kept for delivering its results (spec)
 * @param settled number of settled tasks
 */
public record DealState(
    boolean exists, Amount locked, Amount reserve, int settled, int volume, long deadline) {}
