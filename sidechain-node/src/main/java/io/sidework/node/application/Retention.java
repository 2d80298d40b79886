package io.sidework.node.application;

import io.sidework.node.port.Mutation;
import io.sidework.node.port.Store;
import java.time.Duration;

/**
 * What becomes of deals that are over: terms and certificates go to the archive and out of memory,
 * outputs stay for a while (spec N-14, P12). So what a node keeps at hand grows with open work
 * only.
 */
final class Retention {
  /** How long outputs are kept after a deal's end (P12). */
  static final Duration OUTPUTS = Duration.ofDays(7);

  /** Deals whose outputs go in one group: to delete many is a large write. */
  private static final int DEALS_AT_ONCE = 16;

  private final NodeState state;
  private final Crew crew;
  private final Every look = new Every(1_000);
  private final Every checkOutputs = new Every(10_000);

  Retention(NodeState state, Crew crew) {
    this.state = state;
    this.crew = crew;
  }

  void tick(Group group) {
    if (look.isDue(group.now())) {
      archiveDue(group);
    }
    if (checkOutputs.isDue(group.now())) {
      dropOutputs(group);
    }
  }

  private void archiveDue(Group group) {
    for (HostedDeal deal : state.deals.values()) {
      if (isDue(deal, group.now()) && deal.beginArchiving()) {
        group.after(() -> crew.archivist().take(deal.record()));
      }
    }
  }

  /** Over, its lots let go, and nothing of it left to do here. */
  private boolean isDue(HostedDeal deal, long now) {
    return deal.record().phase().isOver()
        && deal.lots().isEmpty()
        && (!crew.deliverer().isWaiting(deal.id())
            || deal.record().since() + OUTPUTS.toMillis() < now);
  }

  /** The archive has them on disk. */
  void archived(Command.Archived done, Group group) {
    for (Command.Archived.Entry entry : done.deals()) {
      state.deals.remove(entry.deal());
      group.write(
          new Mutation.Archived(
              entry.deal(), entry.place(), done.end(), entry.since(), entry.whole()));
    }
    state.forgetEpochs();
  }

  private void dropOutputs(Group group) {
    long limit = group.now() - OUTPUTS.toMillis();
    for (Store.Ended ended : crew.store().ended(limit, DEALS_AT_ONCE)) {
      group.write(new Mutation.DropOutputs(ended.deal(), ended.since()));
    }
  }
}
