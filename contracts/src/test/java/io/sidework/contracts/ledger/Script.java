package io.sidework.contracts.ledger;

import io.sidework.protocol.ledger.Decision;
import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.ledger.Order;
import io.sidework.protocol.type.Address;
import java.util.List;
import java.util.stream.Stream;

/**
 * One sequence: the orders that it speaks of, and operations, each with what the ledger decides.
 *
 * @param seed what {@link Author} made it from
 * @param capped whether the deployment caps what an epoch locks (spec R-29)
 */
record Script(
    long seed,
    boolean capped,
    List<Order.Request> requests,
    List<Order.Offer> offers,
    List<Order.Licence> programOrders,
    List<Order.Licence> datasetOrders,
    List<Step> steps) {
  /**
   * @param time Unix seconds
   */
  record Step(Address caller, long time, Operation operation, Decision decision) {
    @Override
    public String toString() {
      return String.join(
          " ",
          "at " + (time - Cast.START) + " s",
          "person " + Cast.place(caller),
          operation.toString(),
          "->",
          decision.toString());
    }
  }

  List<Order> orders() {
    return Stream.of(requests, offers, programOrders, datasetOrders)
        .<Order>flatMap(List::stream)
        .toList();
  }
}
