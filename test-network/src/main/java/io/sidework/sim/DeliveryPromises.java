package io.sidework.sim;

import io.sidework.protocol.ledger.Decision;
import io.sidework.protocol.ledger.Ledger;
import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.ledger.Refusal;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** each settled task of a deal with a callback is told to it once, unless it is refunded. */
final class DeliveryPromises {
  /** After each turn another node of the committee begins (N-25). */
  private static final int TURN_SECONDS = 6;

  private static final int SPARE_SECONDS = 8;

  private record Task(int deal, long task) {}

  private final World world;
  private final Consumer<String> broken;
  private final Set<Task> delivered = new HashSet<>();
  private final Map<Integer, Long> settled = new HashMap<>();

  DeliveryPromises(World world, Consumer<String> broken) {
    this.world = world;
    this.broken = broken;
  }

  /** Tasks of a deal were settled. */
  void settled(int deal) {
    settled.put(deal, now());
  }

  private long now() {
    return world.timeline().elapsed() / 1000;
  }

  /** A deal was refunded: all that had been settled for long has been told. */
  void refunded(int deal) {
    Ledger.DealState state = world.blocks().ledger().deals().get(deal);
    long told = delivered.stream().filter(task -> task.deal == deal).count();
    long begin = Math.max(settled.getOrDefault(deal, 0L), Scenario.TROUBLE_MILLIS / 1000);
    int nodes = world.blocks().committee(state.epoch()).size();
    long enough = (long) nodes * TURN_SECONDS + SPARE_SECONDS + state.volume() / 4;
    if (isWanted(deal) && told < state.settled() && now() - begin >= enough) {
      broken.accept(
          "R-25: of deal " + deal + " " + told + " are told in " + enough + " s and more");
    }
  }

  private boolean isWanted(int deal) {
    return world.blocks().plan(world.deal(deal).id()).terms().contains(Term.CALLBACK);
  }

  /** Somebody sent a result to be delivered. */
  void delivered(Operation.Deliver delivery, Decision decision) {
    if (decision instanceof Decision.Done) {
      world.trace().count("results delivered");
      if (!delivered.add(new Task(delivery.deal(), delivery.task()))) {
        broken.accept("R-25: task " + delivery.task() + " is delivered twice");
      } else if (!isSettled(delivery)) {
        broken.accept("R-25: task " + delivery.task() + " is delivered before it is settled");
      }
    } else if (decision instanceof Decision.Refused(Refusal why)) {
      world.trace().count("deliveries refused");
      if (why != Refusal.ALREADY_DELIVERED && why != Refusal.DEAL_REFUNDED) {
        broken.accept("P3: a node sent a delivery that is refused: " + why);
      }
    }
  }

  private boolean isSettled(Operation.Deliver delivery) {
    DealId deal = world.deal(delivery.deal()).id();
    return world.blocks().isSettled(deal, (int) delivery.task());
  }

  /** What was paid for deliveries, in units. */
  BigInteger fees() {
    Amount fee = Sellers.price(Term.CALLBACK);
    return fee.times(delivered.size()).units();
  }

  /** Every deal is settled or refunded. */
  void atTheEnd(Blocks blocks) {
    for (int i = 0; i < blocks.deals().size(); i++) {
      Ledger.DealState state = blocks.ledger().deals().get(i);
      int number = i;
      long told = delivered.stream().filter(task -> task.deal == number).count();
      if (!state.refunded() && told != (isWanted(i) ? state.volume() : 0)) {
        broken.accept("R-25: of deal " + i + " " + told + " of " + state.volume() + " are told");
      }
    }
  }
}
