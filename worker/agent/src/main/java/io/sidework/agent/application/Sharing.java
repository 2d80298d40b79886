package io.sidework.agent.application;

import io.sidework.agent.application.policy.Policy;
import io.sidework.agent.port.Machine;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds work to the owner's wishes: what may start, and how work is given back that
 * may not go on. Desk thread only.
 */
final class Sharing {
  /** Chunks that are declined a deal and tick: a draw costs a hash a seat. */
  private static final int PER_TICK = 16;

  private static final Logger LOG = LoggerFactory.getLogger(Sharing.class);

  private final Workbench bench;
  private final Contributions contributions;
  private Policy policy = Policy.NONE;
  private final ClockCheck clocks = new ClockCheck();
  private Optional<Machine> machine = Optional.empty();
  private Optional<String> pause = Optional.empty();
  private OptionalLong pausedAt = OptionalLong.empty();
  private Optional<String> lack = Optional.empty();
  private boolean rested;

  Sharing(Workbench bench, Contributions contributions) {
    this.bench = bench;
    this.contributions = contributions;
  }

  Policy policy() {
    return policy;
  }

  void policy(Policy wanted, long now) {
    policy = wanted;
    judge(now);
  }

  void machine(Machine seen, long now) {
    machine = Optional.of(seen);
    clocks.machine(seen.time(), now);
    judge(now);
  }

  /** Hears the time of a block that has just been made. */
  void block(long seconds, long now) {
    clocks.block(seconds, now);
    judge(now);
  }

  private void judge(long now) {
    Optional<String> before = pause;
    pause = clocks.mistake().or(() -> machine.map(policy::pause).orElseGet(this::unseen));
    if (pause.isEmpty()) {
      pausedAt = OptionalLong.empty();
      rested = false;
      before.ifPresent(reason -> LOG.info("sharing this machine again"));
    } else if (!pause.equals(before)) {
      LOG.info("not sharing this machine: {}", pause.get());
    }
    if (pause.isPresent() && pausedAt.isEmpty()) {
      pausedAt = OptionalLong.of(now);
    }
  }

  private Optional<String> unseen() {
    return policy.needsToSee()
        ? Optional.of("this machine has not been looked at yet")
        : Optional.empty();
  }

  /** Whether a deal's tasks may start at all now. */
  boolean allows(DealWork deal) {
    return pause.isEmpty() && policy.refusal(deal.deal()).isEmpty();
  }

  /** Whether one more runner may be used. */
  boolean hasTurn() {
    return bench.isFree() && bench.running() < policy.caps().tasksAtOnce();
  }

  /** Whether a deal's next chunk has the memory and the disk that it may need. */
  boolean hasRoom(DealWork deal) {
    if (machine.isEmpty()) {
      return true;
    }
    Optional<String> missing =
        policy.lack(machine.get(), deal.deal(), deal.chunkTasks(), bench.memoryInUse());
    if (missing.isPresent() && !missing.equals(lack)) {
      LOG.warn("deal {} waits: {}", deal.deal().id(), missing.get());
    }
    lack = missing;
    return missing.isEmpty();
  }

  /**
   * Gives back what may not be run: no further task starts at once, running ones have the grace,
   * and what is left is declined, so that others are admitted. Results there are stay.
   */
  void enforce(List<DealWork> deals, long now) {
    for (DealWork deal : deals) {
      Optional<String> refusal = policy.refusal(deal.deal());
      if (refusal.isEmpty() && pause.isEmpty()) {
        deal.release();
        continue;
      }
      if (refusal.isPresent() && !deal.isHeld()) {
        LOG.info("deal {} is not worked on: {}", deal.deal().id(), refusal.get());
      }
      deal.hold(now);
      boolean over = deal.heldFor(now) >= policy.grace().toMillis();
      if (over) {
        deal.running().forEach(bench::abort);
      }
      if (over || refusal.isPresent()) {
        decline(deal, now);
      }
      giveUp(deal, refusal.isPresent() ? Long.MAX_VALUE : now);
    }
    rest(now);
  }

  private void decline(DealWork deal, long now) {
    for (int i = 0; i < PER_TICK; i++) {
      Optional<Batch> next = deal.next(now);
      if (next.isEmpty()) {
        return;
      }
      deal.ended(next.get());
      contributions.decline(deal, deal.lot(next.get().lot()), next.get().tasks());
    }
  }

  /** What had a checkpoint has waited in vain for this machine to be shared again. */
  private void giveUp(DealWork deal, long now) {
    for (Suspended.Place late : deal.suspended().takeLate(now)) {
      contributions.decline(deal, deal.lot(late.lot()), late.tasks());
    }
  }

  /** Lets idle children go, once a pause has outlasted its grace: their memory is the owner's. */
  private void rest(long now) {
    if (!rested
        && pausedAt.isPresent()
        && now - pausedAt.getAsLong() >= policy.grace().toMillis()) {
      rested = true;
      bench.rest();
    }
  }
}
