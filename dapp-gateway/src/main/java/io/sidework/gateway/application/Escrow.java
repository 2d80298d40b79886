package io.sidework.gateway.application;

import io.sidework.contracts.DeploymentParameters;
import io.sidework.protocol.deal.Acceptance;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.type.Amount;

/** What a match would lock. */
final class Escrow {
  private Escrow() {}

  /**
   * volume x ((m+4) x price + (m+4) x ceil(price x feeBps / 10000) + n x reexecutionFee) (spec
   *
   */
  static Amount lockOf(RequestOrder order, DeploymentParameters terms, int nodes) {
    int copies = Acceptance.copies(order.trust()) + 4;
    Amount fee = order.maxPrice().times(terms.feeBps()).divideCeil(10_000);
    return order
        .maxPrice()
        .plus(fee)
        .times(copies)
        .plus(terms.reexecutionFee().times(nodes))
        .times(order.volume());
  }
}
