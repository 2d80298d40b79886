package io.sidework.node.application;

import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Whom to ask: another order for each deal and try; who answered badly is left alone for long. */
final class PeerChoice {
  private static final long SHORTEST_MILLIS = 2_000;
  private static final long LONGEST_MILLIS = 300_000;

  private record Failure(long until, long pause) {}

  private final Supplier<Membership> membership;
  private final LongSupplier clock;
  private final Map<Address, Failure> failures = new HashMap<>();
  private int tries;

  /**
   * @param clock milliseconds that never go back
   */
  PeerChoice(Supplier<Membership> membership, LongSupplier clock) {
    this.membership = membership;
    this.clock = clock;
  }

  /** The committee's other members, in the order in which to ask them this time. */
  List<Address> order(DealId deal, Committee committee, int me) {
    List<Address> order = new ArrayList<>();
    int first = Math.floorMod(deal.value().toArray()[0] + tries++, committee.size());
    for (int i = 0; i < committee.size(); i++) {
      int node = (first + i) % committee.size();
      if (node != me) {
        order.add(committee.node(node));
      }
    }
    return order;
  }

  /** Where to ask a peer; empty when it has no address, or answered badly not long ago. */
  Optional<String> endpoint(Address peer) {
    Failure failed = failures.get(peer);
    return failed != null && clock.getAsLong() < failed.until()
        ? Optional.empty()
        : Optional.ofNullable(membership.get().endpoints().get(peer));
  }

  /** No answer, or one that is wrong: it is not asked for a while, each time for longer. */
  void failed(Address peer) {
    Failure before = failures.get(peer);
    long pause = before == null ? SHORTEST_MILLIS : Math.min(2 * before.pause(), LONGEST_MILLIS);
    failures.put(peer, new Failure(clock.getAsLong() + pause, pause));
  }

  void answered(Address peer) {
    failures.remove(peer);
  }
}
