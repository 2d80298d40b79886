package io.sidework.node.application;

import io.sidework.node.port.Links;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.lot.Timing;
import io.sidework.protocol.type.Address;
import java.util.OptionalLong;

/** How long new lots wait for a committee, as its nodes answer now (spec N-26, L-53). */
final class Patience {
  private Patience() {}

  static Timing of(Links links, Committee committee, Address me) {
    OptionalLong slowest =
        committee.nodes().stream()
            .map(node -> node.equals(me) ? OptionalLong.of(0) : links.roundTrip(node))
            .filter(OptionalLong::isPresent)
            .mapToLong(OptionalLong::getAsLong)
            .sorted()
            // The slowest of the Q fastest: f bad nodes cannot make it longer than the slowest
            // honest one.
            .skip(committee.quorum() - 1L)
            .findFirst();
    return slowest.isPresent() ? Timing.of(slowest.getAsLong()) : Timing.DEFAULT;
  }
}
