package io.sidework.sim;

import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.type.Address;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Ends processes and cuts networks at random moments, while the scenario's time of trouble lasts.
 */
final class Troublemaker {
  /** Longer than it takes for a mark to be told: a tick, and a message's way. */
  private static final long QUIET_MILLIS = 500;

  private static final Set<Fault> LOSES_MARKS =
      EnumSet.of(Fault.LOSS, Fault.REORDERING, Fault.PARTITION);

  private final World world;
  private final Dice dice;
  private final Dice backups;

  Troublemaker(World world) {
    this.world = world;
    this.dice = new Dice(world.scenario().seed(), "trouble");
    this.backups = new Dice(world.scenario().seed(), "backups");
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
    if (world.has(Fault.BACKUP) && world.scenario().spareNodes() > 0) {
      world.timeline().after(backups.below((int) Scenario.TROUBLE_MILLIS), this::backUp);
    }
  }

  /** A node that stays away for long enough may find its disk as it was once. */
  private void backUp() {
    SimNode node = backups.of(world.nodes().stream().filter(SimNode::isHonest).toList());
    Disk backup = node.disk().copy();
    // Marks must not be lost or overtaken: connections lose and reorder nothing (N-27).
    boolean told = LOSES_MARKS.stream().anyMatch(world::has) || backups.chance(300);
    int later = backups.between(2_000, 20_000);
    world
        .timeline()
        .after(
            later,
            () -> {
              if (told) {
                node.restore(backup, true);
              } else {
                restoreOnceMarked(node, backup, -1);
              }
            });
  }

  /**
   * As soon as Q-1 others have heard how far its memory had come: what is younger than that only
   * its operator can know (N-28).
   *
   * @param writes what it had counted half a second ago
   */
  private void restoreOnceMarked(SimNode node, Disk backup, long writes) {
    long now = node.disk().writes();
    if (now == writes && isMarked(node)) {
      node.restore(backup, false);
    } else if (world.isTroubled()) {
      world.timeline().after(QUIET_MILLIS, () -> restoreOnceMarked(node, backup, now));
    }
  }

  /** Whether enough of the committee hear it, if there is one yet. */
  private boolean isMarked(SimNode node) {
    int epoch = world.blocks().ledger().epoch();
    if (epoch == 0) {
      return false;
    }
    Committee committee = world.blocks().committee(epoch);
    long listeners =
        world.nodes().stream()
            .filter(other -> committee.indexOf(other.address()) >= 0)
            .filter(other -> world.network().isConnected(node, other))
            .count();
    return listeners >= committee.quorum() - 1;
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
