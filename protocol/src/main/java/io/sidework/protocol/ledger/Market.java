package io.sidework.protocol.ledger;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/** Orders become deals (spec ). */
final class Market {
  private static final int PRICE_BITS = 96;

  private final LedgerParameters parameters;
  private final Assets assets;
  private final OrderBook book;
  private final Deals deals;
  private final Map<Address, SortedSet<Address>> groups;

  Market(
      LedgerParameters parameters,
      Assets assets,
      OrderBook book,
      Deals deals,
      Map<Address, SortedSet<Address>> groups) {
    this.parameters = parameters;
    this.assets = assets;
    this.book = book;
    this.deals = deals;
    this.groups = new TreeMap<>(groups);
  }

  /** Makes a deal of some tasks of signed orders; anyone may. */
  Decision match(Address caller, long time, Operation.Match match) {
    Order.Request request = match.request().content();
    Order.Offer offer = match.offer().content();
    boolean pooled = !request.pool().isZero();
    boolean licensed = !request.program().asset().isZero();
    boolean fed = !request.dataset().asset().isZero();
    Match at = new Match(new Requirements(), request, caller, time, match.volume());

    RequestRules.check(at.must, request, match.volume(), parameters);
    Amount price = pooled ? offer.price() : bounded(at, request.maxPrice());
    bounded(at, request.callback().fee());
    requireOrder(at, match.request());
    requireSponsor(at, match.sponsorship());
    Amount royalties = Amount.ZERO;
    if (pooled) {
      royalties = royalties.plus(requireOffer(at, match.offer()));
    }
    if (licensed) {
      royalties = royalties.plus(requireProgram(at, match.program()));
    }
    if (fed) {
      royalties = royalties.plus(requireDataset(at, match.dataset()));
    }
    Deals.Terms terms = new Deals.Terms(request, price, royalties, match.volume());
    deals.requireOpen(at.must, terms);
    return at.must.then(
        () -> {
          book.fill(match.request(), match.volume());
          if (pooled) {
            book.fill(match.offer(), match.volume());
          }
          if (licensed) {
            book.fill(match.program(), match.volume());
          }
          if (fed) {
            book.fill(match.dataset(), match.volume());
          }
          deals.open(terms, time);
        });
  }

  /** The caller's own request, all of it, of which nothing is kept but the deal. */
  Decision order(Address caller, long time, Order.Request request) {
    Match at = new Match(new Requirements(), request, caller, time, request.volume());
    boolean alone =
        request.program().asset().isZero()
            && request.dataset().asset().isZero()
            && request.pool().isZero()
            && request.sponsor().isZero();
    at.must
        .require(caller.equals(request.requester()), Refusal.NOT_REQUESTER)
        .require(alone, Refusal.NEEDS_ORDERS);
    RequestRules.check(at.must, request, request.volume(), parameters);
    bounded(at, request.maxPrice());
    bounded(at, request.callback().fee());
    at.must.require(time <= request.expiry(), Refusal.ORDER_EXPIRED);
    Deals.Terms terms = new Deals.Terms(request, request.maxPrice(), Amount.ZERO, request.volume());
    deals.requireOpen(at.must, terms);
    return at.must.then(() -> deals.open(terms, time));
  }

  /** A match on its way: what it must be, and what of it the rules look at. */
  private record Match(
      Requirements must, Order.Request request, Address caller, long time, long volume) {}

  private void requireSponsor(Match at, Signed<Order.Request> sponsorship) {
    if (at.request.sponsored()) {
      at.must
          .require(!book.isSponsorshipCancelled(at.request), Refusal.NOT_ENOUGH_VOLUME)
          .require(book.isSponsored(sponsorship, at.caller), Refusal.BAD_SIGNATURE);
    }
  }

  /** Returns the pool's price. */
  private Amount requireOffer(Match at, Signed<Order.Offer> signed) {
    Order.Offer offer = signed.content();
    Order.Request request = at.request;
    agreed(at, offer.price(), request.maxPrice());
    at.must.require(offer.rates().within(request.rates()), Refusal.RATES_ABOVE_MAX);
    agreed(at, offer.poolPrice(), request.maxPoolPrice());
    at.must.require(offer.limits().cover(request.limits()), Refusal.BEYOND_OFFER);
    requireAsset(at, request.pool(), offer.pool(), Asset.Kind.POOL);
    requireOrder(at, signed);
    admit(at, offer.requester(), request.requester());
    admit(at, offer.program(), request.program().asset());
    admit(at, offer.dataset(), request.dataset().asset());
    return offer.poolPrice();
  }

  /** Returns the program's price. */
  private Amount requireProgram(Match at, Signed<Order.Licence> signed) {
    Order.Request request = at.request;
    Asset program = requireContent(at, request.program(), signed.content(), Asset.Kind.PROGRAM);
    at.must.require(request.limits().cover(program.needs()), Refusal.BELOW_NEEDS);
    requireLicence(at, signed, request.dataset());
    return signed.content().price();
  }

  /** Returns the dataset's price. */
  private Amount requireDataset(Match at, Signed<Order.Licence> signed) {
    Order.Request request = at.request;
    requireContent(at, request.dataset(), signed.content(), Asset.Kind.DATASET);
    requireLicence(at, signed, request.program());
    return signed.content().price();
  }

  private Asset requireContent(Match at, Order.Wish wish, Order.Licence licence, Asset.Kind kind) {
    agreed(at, licence.price(), wish.maxPrice());
    Asset asset = requireAsset(at, wish.asset(), licence.asset(), kind);
    at.must.require(asset.content().equals(wish.content()), Refusal.WRONG_CONTENT);
    return asset;
  }

  private void requireLicence(Match at, Signed<Order.Licence> signed, Order.Wish together) {
    requireOrder(at, signed);
    Order.Licence licence = signed.content();
    admit(at, licence.requester(), at.request.requester());
    admit(at, licence.together(), together.asset());
    admit(at, licence.pool(), at.request.pool());
  }

  private Asset requireAsset(Match at, Address wanted, Address offered, Asset.Kind kind) {
    Asset asset = assets.of(offered);
    at.must
        .require(offered.equals(wanted), Refusal.WRONG_ASSET)
        .require(asset.kind() == kind, Refusal.WRONG_KIND);
    return asset;
  }

  private void requireOrder(Match at, Signed<? extends Order> signed) {
    Order order = signed.content();
    long left = order.volume() - book.filled(order.hash());
    at.must
        .require(at.time <= order.expiry(), Refusal.ORDER_EXPIRED)
        .require(book.isSigned(signed, at.caller), Refusal.BAD_SIGNATURE)
        .require(left >= at.volume, Refusal.NOT_ENOUGH_VOLUME);
  }

  /** A restriction names nobody, the one it admits, or a group with it (spec R-24). */
  private void admit(Match at, Address restriction, Address candidate) {
    SortedSet<Address> group = groups.get(restriction);
    at.must.require(
        restriction.isZero()
            || restriction.equals(candidate)
            || group != null && group.contains(candidate),
        Refusal.NOT_ADMITTED);
  }

  private static void agreed(Match at, Amount price, Amount maxPrice) {
    at.must.require(price.compareTo(maxPrice) <= 0, Refusal.PRICE_ABOVE_MAX);
    bounded(at, price);
  }

  private static Amount bounded(Match at, Amount price) {
    at.must.require(price.units().bitLength() <= PRICE_BITS, Refusal.PRICE_TOO_HIGH);
    return price;
  }
}
