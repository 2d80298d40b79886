package io.sidework.node.application;

import io.sidework.node.port.DealPhase;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Address;
import java.util.List;
import java.util.Set;

/**
 * A deal as the API shows it.
 *
 * @param certified tasks in certificates that this node knows
 * @param settled tasks that the chain has settled
 * @param heldBy nodes known to hold the blobs, by index
 * @param lots only while they run
 */
public record DealView(
    Deal deal,
    DealPhase phase,
    String reason,
    int certified,
    int settled,
    Set<Integer> heldBy,
    List<LotView> lots,
    List<Address> discrepancies) {}
