package io.sidework.sim;

import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.type.Address;
import java.util.List;

/**
 * Ends processes and cuts networks at random moments, while the scenario's time of trouble lasts.
 */
final class Troublemaker {
  private final World world;
  private final Dice dice;

  Troublemaker(World world) {
    this.world = world;
    this.dice = new Dice(world.scenario().seed(), "trouble");
    if (world.has(Fault.CRASH)) {
      for (int i = dice.between(1, 6); i > 0; i--) {
        world.timeline().after(when(), this::crash);
      }
    }
    if (world.has(Fault.PARTITION)) {
      for (int i = dice.between(1, 3); i > 0; i--) {
        long millis = dice.between(500, 12_000);
        world.timeline().after(when(), () -> world.network().partition(millis));
      }
    }
    if (world.has(Fault.CHURN)) {
      world.timeline().after(when(), this::churn);
    }
  }

  private long when() {
    return dice.below((int) Scenario.TROUBLE_MILLIS);
  }

  /** An honest node leaves, and another joins: from the next epoch on the committee is another. */
  private void churn() {
    List<SimNode> honest = world.nodes().stream().filter(SimNode::isHonest).toList();
    Address leaver = dice.of(honest).address();
    if (world.blocks().visibleEpoch() == 0 || !world.blocks().done(leaver, new Operation.Leave())) {
      world.timeline().after(3_000, this::churn);
      return;
    }
    int index = world.scenario().nodes().size();
    Genesis.node(world, index, Scenario.NodeKind.HONEST);
    world.nodes().getLast().start();
    world.trace().count("nodes replaced");
  }

  private void crash() {
    if (dice.chance(250)) {
      dice.of(world.workers()).crash();
      return;
    }
    SimNode node = dice.of(world.nodes());
    NodeProcess process = node.process();
    if (process == null) {
      return;
    }
    process.crashPoint().arm(dice.of(List.of(CrashPoint.Where.values())), dice.below(6));
    // Where nothing is written or sent for a while, it ends in between.
    world
        .timeline()
        .after(
            3_000,
            () -> {
              if (node.process() == process) {
                node.crash("between two groups");
              }
            });
  }
}
