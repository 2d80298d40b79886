package io.sidework.sim;

import io.sidework.protocol.deal.Acceptance;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.sim.Scenario.Job;
import io.sidework.sim.Scenario.WorkerKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** L-67 and L-70 to L-75: who may work for a deal, and what becomes of what cannot be run again. */
final class ContainerPromises {
  /** What may keep a result that was committed to from being opened in time, which is for good. */
  private static final Set<Fault> LOSES_COPIES =
      Set.of(Fault.LOSS, Fault.REORDERING, Fault.PARTITION, Fault.CRASH);

  private final World world;
  private final Consumer<String> broken;

  ContainerPromises(World world, Consumer<String> broken) {
    this.world = world;
    this.broken = broken;
  }

  private Job job(Deal deal) {
    return world.blocks().job(world.blocks().number(deal.id()));
  }

  private Optional<Seat> seat(Deal deal, Address owner) {
    return world.blocks().roster(deal.epoch()).seat(owner);
  }

  private boolean isCapable(Deal deal, Address owner) {
    return seat(deal, owner)
        .filter(seat -> seat.pool().equals(deal.pool()))
        .filter(seat -> Work.needs(job(deal)).areMetBy(seat.machine()))
        .isPresent();
  }

  /** A copy of this owner is closed. */
  void closed(Deal deal, Address owner) {
    if (!isCapable(deal, owner)) {
      broken.accept("L-67: a copy of " + owner + " is closed, which has no machine for it");
    } else if (job(deal) != Job.PLAIN) {
      world.trace().count("bundles for " + job(deal).name().toLowerCase(Locale.ROOT));
    }
  }

  /** A task is certified. */
  void certified(Deal deal, Leaf leaf) {
    if (!Work.isContainer(deal)) {
      return;
    }
    world.trace().count("tasks of containers");
    if (leaf.reexecuted() || leaf.status() == TaskStatus.INDETERMINATE) {
      broken.accept("L-70: task " + leaf.taskIndex() + " of a container is re-executed: " + leaf);
    }
    if (!Acceptance.outweighs(standings(deal, leaf.winners()), List.of(), deal.trust())) {
      broken.accept("L-71: task " + leaf.taskIndex() + " is certified below its trust: " + leaf);
    }
  }

  /** Evidence that a result is wrong, of a deal by its number. */
  void refuted(int deal) {
    if (world.blocks().job(deal) == Job.CONTAINER) {
      broken.accept("L-70: a result of a container is called wrong on chain");
    }
  }

  private List<Integer> standings(Deal deal, List<Address> owners) {
    return owners.stream()
        .map(owner -> seat(deal, owner).orElseThrow())
        .map(seat -> seat.standing().in(deal.limits().fuel()))
        .toList();
  }

  /** Whether those who do as they should outweigh all others, and nothing keeps them from it. */
  boolean canSettle(Deal deal) {
    return !Work.isContainer(deal)
        || LOSES_COPIES.stream().noneMatch(world::has)
            && deal.price().units().longValueExact() == Scenario.DealPlan.CHEAP
            && Acceptance.outweighs(
                standings(deal, owners(deal, true)),
                standings(deal, owners(deal, false)),
                deal.trust());
  }

  private List<Address> owners(Deal deal, boolean good) {
    return world.workers().stream()
        .filter(worker -> good == (worker.kind() == WorkerKind.HONEST))
        .filter(worker -> worker.kind() != WorkerKind.DECLINING)
        .map(SimWorker::address)
        .distinct()
        .filter(owner -> isCapable(deal, owner))
        .toList();
  }
}
