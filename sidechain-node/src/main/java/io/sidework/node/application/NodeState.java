package io.sidework.node.application;

import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the core knows; only its thread touches it, but for the membership it publishes. */
final class NodeState {
  final NavigableMap<DealId, HostedDeal> deals = new TreeMap<>();
  final NavigableMap<Integer, EpochMembers> epochs = new TreeMap<>();
  final NavigableSet<Address> peersUp = new TreeSet<>();
  final NavigableSet<Address> workersUp = new TreeSet<>();
  Map<Address, String> endpoints = Map.of();
  int epoch;
  long head;

  /** Unix seconds, of the latest block that was seen. */
  long chainTime;

  private final Address me;
  private volatile Membership membership = Membership.NOBODY;

  NodeState(Address me) {
    this.me = me;
  }

  Address account() {
    return me;
  }

  Membership membership() {
    return membership;
  }

  /** Call after every change of epochs, endpoints or phases. */
  void publish() {
    Set<Address> peers = new HashSet<>();
    Map<Address, Set<Address>> workers = new HashMap<>();
    Set<Integer> current = new TreeSet<>();
    current.add(epoch);
    deals.values().stream()
        .filter(deal -> deal.record().phase().isActive())
        .forEach(deal -> current.add(deal.deal().epoch()));
    for (int number : current) {
      EpochMembers members = epochs.get(number);
      if (members != null) {
        peers.addAll(members.committee().nodes());
        for (Seat seat : members.roster().seats()) {
          workers.computeIfAbsent(seat.owner(), owner -> new HashSet<>()).add(seat.key());
        }
      }
    }
    peers.remove(me);
    membership = new Membership(Set.copyOf(peers), Map.copyOf(workers), endpoints);
  }

  /** Lets go of epochs that no deal here belongs to and that are past. */
  void forgetEpochs() {
    Set<Integer> named = new TreeSet<>();
    deals.values().forEach(deal -> named.add(deal.deal().epoch()));
    epochs.keySet().removeIf(number -> number < epoch && !named.contains(number));
  }

  Optional<HostedDeal> deal(DealId id) {
    return Optional.ofNullable(deals.get(id));
  }

  /** Whether a lot here has anything left to certify. */
  boolean isCertifying() {
    return deals.values().stream().anyMatch(HostedDeal::isCertifying);
  }

  /** Deals whose lots run here, those that linger after their end too. */
  List<HostedDeal> running() {
    List<HostedDeal> running = new ArrayList<>();
    for (HostedDeal deal : deals.values()) {
      if (!deal.lots().isEmpty()) {
        running.add(deal);
      }
    }
    return running;
  }
}
