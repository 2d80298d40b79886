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
import io.sidework.sim.Scenario.Job;
import java.util.List;

/** What deals use of others' for pay, and on what terms they are matched. */
final class Sellers {
  private static final Address POOL = Keys.of("pool").address();
  private static final Address DATA = Keys.of("dataset").address();
  private static final Resources NEEDS = new Resources(1_000_000, 16, 1_024);

  private Sellers() {}

  static Address seller() {
    return Keys.of("seller").address();
  }

  /** Who is paid for it. */
  static Address owner(Term term) {
    return switch (term) {
      // A worker is paid as such too; who sells pool and dataset has one credit for both.
      case PROGRAM -> Keys.of("worker 0").address();
      case POOL, DATASET -> seller();
      case CALLBACK -> throw new IllegalArgumentException("who delivers is paid");
    };
  }

  /** For each task. */
  static Amount price(Term term) {
    return switch (term) {
      case POOL -> Amount.of(1_009);
      case PROGRAM -> Amount.of(DealPlan.CHEAP + 4);
      case DATASET -> Amount.of(1);
      case CALLBACK -> Amount.of(13);
    };
  }

  static List<Asset> assets() {
    return List.of(
        new Asset(POOL, Asset.Kind.POOL, owner(Term.POOL), Bytes32.ZERO, Resources.NONE),
        program(Job.PLAIN),
        program(Job.CONTAINER),
        new Asset(DATA, Asset.Kind.DATASET, owner(Term.DATASET), Work.dataset(), Resources.NONE));
  }

  private static Asset program(Job job) {
    Address owner = owner(Term.PROGRAM);
    return new Asset(name(job), Asset.Kind.PROGRAM, owner, Work.program(job), NEEDS);
  }

  private static Address name(Job job) {
    return Keys.of(job == Job.CONTAINER ? "image" : "program").address();
  }

  /** A deal's program, for pay or not. */
  static Order.Wish program(DealPlan plan) {
    boolean paid = plan.terms().contains(Term.PROGRAM);
    return new Order.Wish(
        Work.program(plan.job()), paid ? name(plan.job()) : Address.ZERO, price(Term.PROGRAM));
  }

  /** A deal's dataset, if it has one. */
  static Order.Wish dataset(DealPlan plan) {
    return plan.terms().contains(Term.DATASET)
        ? new Order.Wish(Work.dataset(), DATA, price(Term.DATASET))
        : Order.Wish.FREE;
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
    return new Royalties(
        royalty(plan, Term.PROGRAM), royalty(plan, Term.DATASET), royalty(plan, Term.POOL));
  }

  private static Royalty royalty(DealPlan plan, Term term) {
    return plan.terms().contains(term) ? new Royalty(owner(term), price(term)) : Royalty.NONE;
  }

  /** The requester's own order, or its match with what sellers signed. */
  static Operation order(DealPlan plan, Order.Request request) {
    return plan.terms().stream().allMatch(Term.CALLBACK::equals)
        ? new Operation.DirectOrder(request)
        : new Operation.Match(
            Signed.not(request),
            new Signed<>(offer(plan, request), owner(Term.POOL)),
            licence(Term.PROGRAM, request.program(), request),
            licence(Term.DATASET, request.dataset(), request),
            Signed.not(request),
            request.volume());
  }

  private static Signed<Order.Licence> licence(Term term, Order.Wish wish, Order.Request request) {
    Order.Licence licence =
        new Order.Licence(
            Keys.hash(term + " for " + request.hash()),
            wish.asset(),
            price(term),
            request.volume(),
            Address.ZERO,
            request.pool(),
            request.requester(),
            request.expiry());
    return new Signed<>(licence, owner(term));
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
