package io.sidework.gateway.application;

import io.sidework.contracts.chain.Chain;
import io.sidework.gateway.api.SignedOffer;
import io.sidework.gateway.port.OrderLog;
import io.sidework.protocol.type.Address;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Offers that pools' owners posted here. Expired ones are dropped (spec G-5). */
public final class OfferBook {
  private final ChainIndex index;
  private final OrderShelf<SignedOffer> shelf;

  public OfferBook(ChainIndex index, OrderLog log) {
    this.index = index;
    this.shelf = new OrderShelf<>(log, SignedOffer::parse, SignedOffer::id, SignedOffer::toJson);
    dropExpired();
  }

  private void dropExpired() {
    long now = index.chain().time();
    shelf.drop(offer -> offer.order().expiry() <= now);
  }

  /**
   * Takes an offer in.
   *
   * @return false when exactly this offer was there before
   */
  public boolean post(SignedOffer offer) {
    Chain chain = index.chain();
    if (offer.order().pool().isZero()) {
      throw new Refusal(
          Refusal.Reason.INVALID,
          "order.pool: the public pool makes no offers, its seats publish asks on chain");
    }
    AssetOrder.requireByOwner(chain, "offer", offer.order().pool(), offer.signed());
    RequestBook.requireUnexpired("order.expiry", offer.order().expiry(), chain.time());
    dropExpired();
    return shelf.add(offer);
  }

  /** Unexpired offers, of one pool or of all, cheapest first. */
  public List<SignedOffer> list(Optional<Address> pool) {
    dropExpired();
    return shelf.list(offer -> pool.isEmpty() || offer.order().pool().equals(pool.get())).stream()
        .sorted(Comparator.comparing(offer -> offer.order().price()))
        .toList();
  }

  public int size() {
    return shelf.size();
  }
}
