package io.sidework.node.application;

import io.sidework.protocol.type.Address;
import java.util.List;
import java.util.Set;

/**
 * A node as the API shows it.
 *
 * @param index in the current epoch's committee, -1 outside of it
 * @param time of the latest block, Unix seconds
 * @param abstains last epoch in whose deals it takes no part, 0 for none (spec N-28)
 * @param brokenLots running lots that it has left to the other nodes (spec N-32)
 * @param active deals that are not over, newest phase change first, at most {@link Views#MAX_DEALS}
 */
public record NodeView(
    Address account,
    int index,
    int epoch,
    long head,
    long time,
    Set<Address> peers,
    Set<Address> workers,
    List<DealView> active,
    int activeDeals,
    int runningLots,
    int brokenLots,
    int reexecutions,
    int unsettled,
    int abstains) {}
