package io.sidework.node.application;

import io.sidework.node.port.DealPhase;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Address;
import java.util.List;
import java.util.Set;

/**
 * A deal as the API shows it.
 *
 * @param settled tasks that the chain has settled
 * @param heldBy nodes known to hold the blobs, by index
 * @param lots with their certified tasks; empty before the deal opens
 */
public record DealView(
    Deal deal,
    DealPhase phase,
    String reason,
    int settled,
    Set<Integer> heldBy,
    List<LotView> lots,
    List<Address> discrepancies) {
  /** Tasks in certificates that this node knows. */
  public int certified() {
    return lots.stream().mapToInt(lot -> lot.certified().bitCount()).sum();
  }

  DealView withLots(List<LotView> known) {
    return new DealView(deal, phase, reason, settled, heldBy, known, discrepancies);
  }
}
