package io.sidework.sim;

import io.sidework.protocol.ledger.Order;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Callback;
import io.sidework.sim.Scenario.DealPlan;

/** Who is told a deal's results; what a contract does with them is not simulated. */
final class Callbacks {
  private static final int GAS = 100_000;

  private Callbacks() {}

  private static boolean isWanted(DealPlan plan) {
    return plan.terms().contains(Term.CALLBACK);
  }

  private static Address target() {
    return Keys.of("callback").address();
  }

  /** As the order has it. */
  static Order.Callback of(DealPlan plan) {
    return isWanted(plan)
        ? new Order.Callback(target(), GAS, Sellers.price(Term.CALLBACK))
        : Order.Callback.NONE;
  }

  /** As the deal has it. */
  static Callback terms(DealPlan plan) {
    return isWanted(plan)
        ? new Callback(target(), GAS, Sellers.price(Term.CALLBACK))
        : Callback.NONE;
  }
}
