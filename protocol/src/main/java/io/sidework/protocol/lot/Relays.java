package io.sidework.protocol.lot;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Passes on what workers brought here, after a while, to those who have not shown that they have it
 * (spec L-47). Workers speak to every node they reach, so mostly all have it by then and nothing
 * has to be sent: passed on at once, each node would get everything n times. Who lacks something
 * before asks for it. When a while began is volatile and changes no decision.
 */
final class Relays {
  /** Longer inventories are not read again and again for this; their nodes are sent everything. */
  private static final int MOST_READ = 1 << 16;

  private final LotContext context;
  private final Rounds rounds;
  private final Contributions contributions;
  private final Openings openings;
  private final long patience;
  private final Pending bundles = new Pending();
  private final Pending opened = new Pending();

  Relays(LotContext context, Rounds rounds, Contributions contributions, Openings openings) {
    this.context = context;
    this.rounds = rounds;
    this.contributions = contributions;
    this.openings = openings;
    this.patience = context.timing().retransmit() / 4;
  }

  void relay(long now) {
    if (bundles.isDue(contributions.hasUnrelayed(), now)) {
      List<Set<Bytes32>> shown = shown(rounds.isClosing(), Set.of(), CloseRules::named);
      contributions.relay((node, bundle) -> shown.get(node).contains(bundle));
    }
    if (opened.isDue(openings.hasUnrelayed(), now)) {
      List<Map<Address, BigInteger>> shown =
          shown(!rounds.isClosing(), Map.of(), ResolveRules::opened);
      openings.relay(
          (node, opening) ->
              shown
                  .get(node)
                  .getOrDefault(opening.worker(), BigInteger.ZERO)
                  .testBit(opening.taskIndex() % Deal.LOT));
    }
  }

  /** Of each node what its NEWVIEW of the current slot names, if that slot is about such things. */
  private <T> List<T> shown(boolean about, T nothing, Function<byte[], Optional<T>> read) {
    List<T> shown = new ArrayList<>();
    for (int node = 0; node < context.committee().size(); node++) {
      Optional<byte[]> inventory = about ? rounds.current().inventory(node) : Optional.empty();
      shown.add(inventory.filter(bytes -> bytes.length <= MOST_READ).flatMap(read).orElse(nothing));
    }
    return shown;
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
