package io.sidework.protocol.ledger;

import static io.sidework.protocol.ledger.Decision.DONE;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** How far orders are filled, and what was said of them on chain (spec ). */
final class OrderBook {
  private final Assets assets;

  /** Tasks that no further deal can have, by the order's name. */
  private final SortedMap<Bytes32, Long> filled = new TreeMap<>();

  /** Who signed what on chain; it counts for the signer alone, so an order dies with a transfer. */
  private final SortedMap<Bytes32, SortedSet<Address>> signed = new TreeMap<>();

  /** Whose key's signature the latest match took; as long as that account has to sign. */
  private final SortedMap<Bytes32, Address> accepted = new TreeMap<>();

  /**
   * Sponsorships signed on chain, by the request's name, and those that their sponsors took back.
   */
  private final SortedMap<Bytes32, SortedSet<Address>> sponsored = new TreeMap<>();

  private final SortedMap<Bytes32, SortedSet<Address>> unsponsored = new TreeMap<>();

  OrderBook(Assets assets) {
    this.assets = assets;
  }

  long filled(Bytes32 order) {
    return filled.getOrDefault(order, 0L);
  }

  /** Requires that it is signed; a key's signature is kept. */
  void fill(Signed<? extends Order> signed, long volume) {
    Order order = signed.content();
    filled.merge(order.hash(), volume, Long::sum);
    if (!signed.isEmpty()) {
      accepted.put(order.hash(), ownerOf(order));
    }
  }

  /** Whether an order is signed by who has to: by key, by calling, or on chain. */
  boolean isSigned(Signed<? extends Order> order, Address caller) {
    Address owner = ownerOf(order.content());
    if (accepted.getOrDefault(order.content().hash(), Address.ZERO).equals(owner)) {
      return true;
    }
    return order.isEmpty()
        ? caller.equals(owner) || has(signed, order.content().hash(), owner)
        : order.signer().equals(owner);
  }

  boolean isSponsored(Signed<Order.Request> request, Address caller) {
    Address sponsor = request.content().sponsor();
    return request.isEmpty()
        ? caller.equals(sponsor) || has(sponsored, request.content().hash(), sponsor)
        : request.signer().equals(sponsor);
  }

  boolean isSponsorshipCancelled(Order.Request request) {
    return has(unsponsored, request.hash(), request.sponsor());
  }

  /** No further deal is made of the order; deals made stand. */
  Decision cancel(Address caller, Order order) {
    return new Requirements()
        .require(caller.equals(ownerOf(order)), Refusal.NOT_ORDER_OWNER)
        .then(() -> filled.put(order.hash(), order.volume()));
  }

  Decision sign(Address caller, Order order) {
    add(signed, order.hash(), caller);
    return DONE;
  }

  Decision cancelSponsorship(Address caller, Address sponsor, Order.Request request) {
    return new Requirements()
        .require(caller.equals(sponsor), Refusal.NOT_ORDER_OWNER)
        .then(() -> add(unsponsored, request.hash(), sponsor));
  }

  /** Signing another's sponsorship has no effect. */
  Decision signSponsorship(Address caller, Address sponsor, Order.Request request) {
    if (caller.equals(sponsor)) {
      add(sponsored, request.hash(), sponsor);
    }
    return DONE;
  }

  private Address ownerOf(Order order) {
    return switch (order) {
      case Order.Request request -> request.requester();
      case Order.Offer offer -> assets.of(offer.pool()).owner();
      case Order.Licence licence -> assets.of(licence.asset()).owner();
    };
  }

  private static void add(
      SortedMap<Bytes32, SortedSet<Address>> said, Bytes32 order, Address account) {
    said.computeIfAbsent(order, none -> new TreeSet<>()).add(account);
  }

  private static boolean has(
      SortedMap<Bytes32, SortedSet<Address>> said, Bytes32 order, Address account) {
    SortedSet<Address> accounts = said.get(order);
    return accounts != null && accounts.contains(account);
  }
}
