package io.sidework.sim;

import io.sidework.protocol.deal.Royalties;
import io.sidework.protocol.deal.Royalty;
import io.sidework.protocol.ledger.Asset;
import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.ledger.Order;
import io.sidework.protocol.ledger.Resources;
import io.sidework.protocol.ledger.Signed;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.sim.Scenario.DealPlan;
import java.util.List;

/** What deals use of others' for pay, and on what terms they are matched. */
final class Sellers {
  private static final Address POOL = Keys.of("pool").address();

  private Sellers() {}

  static Address seller() {
    return Keys.of("seller").address();
  }

  /** Who is paid for it. */
  static Address owner(Term term) {
    return switch (term) {
      case POOL -> seller();
    };
  }

  /** For each task. */
  static Amount price(Term term) {
    return switch (term) {
      case POOL -> Amount.of(1_009);
    };
  }

  static List<Asset> assets() {
    return List.of(
        new Asset(POOL, Asset.Kind.POOL, owner(Term.POOL), Bytes32.ZERO, Resources.NONE));
  }

  /** Whose seats may work for a deal; zero: the public pool's. */
  static Address pool(DealPlan plan) {
    return plan.terms().contains(Term.POOL) ? POOL : Address.ZERO;
  }

  /** Where a pool is asked for, half of the workers have their seats in it. */
  static Address poolOf(Scenario scenario, int worker) {
    boolean wanted = scenario.deals().stream().anyMatch(plan -> !pool(plan).isZero());
    boolean member = new Dice(scenario.seed(), "pool of " + worker).chance(500);
    return wanted && member ? POOL : Address.ZERO;
  }

  static Royalties royalties(DealPlan plan) {
    return new Royalties(Royalty.NONE, Royalty.NONE, royalty(plan, Term.POOL));
  }

  private static Royalty royalty(DealPlan plan, Term term) {
    return plan.terms().contains(term) ? new Royalty(owner(term), price(term)) : Royalty.NONE;
  }

  /** The requester's own order, or its match with what sellers signed. */
  static Operation order(DealPlan plan, Order.Request request) {
    return plan.terms().isEmpty()
        ? new Operation.DirectOrder(request)
        : new Operation.Match(
            Signed.not(request),
            new Signed<>(offer(plan, request), owner(Term.POOL)),
            Signed.not(Order.Licence.NONE),
            Signed.not(Order.Licence.NONE),
            Signed.not(request),
            request.volume());
  }

  private static Order.Offer offer(DealPlan plan, Order.Request request) {
    return new Order.Offer(
        Keys.hash("offer for " + request.hash()),
        pool(plan),
        Amount.of(plan.price()),
        plan.rates(),
        price(Term.POOL),
        request.volume(),
        request.limits(),
        Address.ZERO,
        Address.ZERO,
        request.requester(),
        request.expiry());
  }
}
