package io.sidework.sim;

import io.sidework.contracts.chain.ChainEvent;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.ledger.Ledger;
import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.ledger.Order;
import io.sidework.protocol.ledger.Resources;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import java.util.List;

/** Makes the scenario's deals, and takes back what is left of those that are late. */
final class Requester {
  private static final long LOOK_MILLIS = 1_000;

  private final World world;
  private final Address me = Genesis.requester();
  private int waiting;

  Requester(World world) {
    this.world = world;
    this.waiting = world.scenario().deals().size();
    for (Scenario.DealPlan plan : world.scenario().deals()) {
      world.timeline().after(plan.at(), () -> make(plan));
    }
    world.timeline().after(LOOK_MILLIS, this::refund);
  }

  /** Whether every deal has been made, and is refunded, or settled and delivered if it asks so. */
  boolean isDone() {
    Blocks blocks = world.blocks();
    for (int i = 0; i < blocks.deals().size(); i++) {
      if (!blocks.isOver(i) || blocks.isOwed(i)) {
        return false;
      }
    }
    return waiting == 0;
  }

  private void make(Scenario.DealPlan plan) {
    if (world.blocks().visibleEpoch() == 0) {
      world.timeline().after(LOOK_MILLIS, () -> make(plan));
      return;
    }
    Order.Request request = request(plan);
    if (!world.blocks().done(me, Sellers.order(plan, request))) {
      throw new IllegalStateException("the order was refused: " + request);
    }
    waiting--;
    if (world.has(Fault.BLOBS)) {
      upload(world.blocks().deals().size(), plan);
    }
    world.blocks().made(deal(plan, request.hash()), plan);
  }

  /** To one honest node at least, and to each other half of the time, sooner or later. */
  private void upload(int number, Scenario.DealPlan plan) {
    Dice dice = new Dice(world.scenario().seed(), "blobs of " + number);
    int epoch = world.blocks().ledger().deals().get(number).epoch();
    Committee committee = world.blocks().committee(epoch);
    List<SimNode> honest =
        world.nodes().stream()
            .filter(SimNode::isHonest)
            .filter(node -> committee.indexOf(node.address()) >= 0)
            .toList();
    SimNode certain = dice.of(honest);
    for (SimNode node : world.nodes()) {
      for (byte[] blob : Work.blobs(number, plan)) {
        if (node == certain || dice.chance(500)) {
          world.timeline().after(dice.between(0, 4_000), () -> node.blobs().keep(blob));
        }
      }
    }
  }

  private Order.Request request(Scenario.DealPlan plan) {
    return new Order.Request(
        Keys.hash("request " + world.blocks().deals().size() + " of " + world.scenario().seed()),
        me,
        Sellers.program(plan),
        Sellers.dataset(plan),
        Sellers.pool(plan),
        Sellers.price(Term.POOL),
        Amount.of(plan.price()),
        plan.rates(),
        plan.volume(),
        plan.mode().code(),
        plan.trust(),
        new Resources(plan.fuel(), 16, 1_024),
        0,
        plan.seconds(),
        Address.ZERO,
        Callbacks.of(plan),
        Long.MAX_VALUE / 2);
  }

  private Deal deal(Scenario.DealPlan plan, Bytes32 request) {
    Blocks blocks = world.blocks();
    int number = blocks.deals().size();
    Ledger.DealState state = blocks.ledger().deals().get(number);
    return new Deal(
        new DealId(Keys.hash("deal " + number + " of " + world.scenario().seed())),
        request,
        me,
        me,
        Sellers.pool(plan),
        Work.program(plan.job()),
        Sellers.dataset(plan).content(),
        Work.parameters(number, plan),
        Amount.of(plan.price()),
        plan.rates(),
        Sellers.royalties(plan),
        0,
        plan.volume(),
        plan.mode(),
        plan.trust(),
        new Limits(plan.fuel(), 16, 1_024),
        0,
        Callbacks.terms(plan),
        state.epoch(),
        state.deadline(),
        state.locked(),
        blocks.parameters().feeBps(),
        blocks.parameters().reexecutionFee(),
        Amount.ZERO,
        blocks.head() + 1);
  }

  /** Tries as soon as it could succeed: settlement races it. */
  private void refund() {
    Blocks blocks = world.blocks();
    for (int i = 0; i < blocks.deals().size(); i++) {
      Deal deal = blocks.deals().get(i);
      boolean wasOver = blocks.isOver(i);
      if ((!wasOver || blocks.isOwed(i))
          && blocks.time() + 1 > deal.deadline() + blocks.parameters().grace()
          && blocks.done(me, new Operation.Refund(i))) {
        // Copies that differ for ever leave a container without a result (L-70).
        boolean hopeless = Work.isContainer(deal) && blocks.isFickle(i);
        world.trace().count(hopeless ? "refunds of containers that vary" : "refunds");
        if (wasOver) {
          world.trace().count("refunds of what nobody delivered");
        }
        blocks.emit(new ChainEvent.DealRefunded(blocks.origin(), deal.id(), Amount.ZERO));
      }
    }
    world.timeline().after(LOOK_MILLIS, this::refund);
  }
}
