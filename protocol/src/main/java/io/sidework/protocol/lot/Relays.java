package io.sidework.protocol.lot;

/**
 * Passes on what workers brought here, after a while (spec L-47). Workers speak to every node they
 * reach, so mostly all have it by then and nothing has to be sent: passed on at once, each node
 * would get everything n times. Who lacks something before asks for it. When a while began is
 * volatile and changes no decision.
 */
final class Relays {
  private final Contributions contributions;
  private final Openings openings;
  private final long patience;
  private final Pending bundles = new Pending();
  private final Pending opened = new Pending();

  Relays(LotContext context, Contributions contributions, Openings openings) {
    this.contributions = contributions;
    this.openings = openings;
    this.patience = context.timing().retransmit() / 4;
  }

  void relay(long now) {
    if (bundles.isDue(contributions.hasUnrelayed(), now)) {
      contributions.relay();
    }
    if (opened.isDue(openings.hasUnrelayed(), now)) {
      openings.relay();
    }
  }

  /** Since when there is something. */
  private final class Pending {
    private long since = -1;

    private boolean isDue(boolean any, long now) {
      if (!any || since < 0) {
        since = any ? now : -1;
        return false;
      }
      boolean due = now - since >= patience;
      since = due ? -1 : since;
      return due;
    }
  }
}
