package io.sidework.contracts.ledger;

import io.sidework.protocol.ledger.Ledger;
import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.ledger.Order;
import io.sidework.protocol.ledger.Resources;
import io.sidework.protocol.ledger.Signed;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Rates;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Makes up orders, and what can be done with them; most are good. */
final class Trader {
  private static final long FAR = 1_000_000;
  private static final Amount TOO_HIGH = Amount.of(1L << 48).times(1L << 48);

  private final Dice dice;
  private final Ledger ledger;
  private int made;
  final List<Order.Request> requests = new ArrayList<>();
  final List<Order.Offer> offers = new ArrayList<>();
  final List<Order.Licence> programOrders = new ArrayList<>();
  final List<Order.Licence> datasetOrders = new ArrayList<>();

  Trader(Dice dice, Ledger ledger) {
    this.dice = dice;
    this.ledger = ledger;
  }

  /** Mostly with all orders that the request needs, signed by their owners. */
  Operation match(Address caller, long now) {
    Order.Request request = known(requests, 35, () -> request(false, now));
    Order.Offer offer = Order.Offer.NONE;
    if (!request.pool().isZero() || dice.chance(5)) {
      offer = known(offers, 25, () -> offer(request, now));
    }
    Order.Licence program = Order.Licence.NONE;
    if (!request.program().asset().isZero() || dice.chance(5)) {
      program = known(programOrders, 25, () -> licence(request, true, now));
    }
    Order.Licence dataset = Order.Licence.NONE;
    if (!request.dataset().asset().isZero() || dice.chance(5)) {
      dataset = known(datasetOrders, 25, () -> licence(request, false, now));
    }
    return new Operation.Match(
        signed(request, request.requester(), caller),
        signed(offer, ledger.ownerOf(offer.pool()), caller),
        signed(program, ledger.ownerOf(program.asset()), caller),
        signed(dataset, ledger.ownerOf(dataset.asset()), caller),
        signed(request, request.sponsor(), caller),
        volume(request));
  }

  private long volume(Order.Request request) {
    long left = Math.max(1, request.volume() - ledger.filled(request.hash()));
    int choice = dice.between(1, 100);
    return choice <= 3
        ? dice.pick(0, (1 << 20) + 1)
        : choice <= 6 ? left + 1 : choice <= 50 ? left : dice.between(1, (int) left);
  }

  /** A request for a direct order, mostly the caller's own. */
  Order.Request direct(Address caller, long now) {
    return dice.chance(4)
        ? known(requests, 100, () -> request(true, now))
        : requestOf(dice.chance(97) ? caller : dice.requester(), true, now);
  }

  /** Any order that there is. */
  Order any(long now) {
    List<Order> all = new ArrayList<>();
    all.addAll(requests);
    all.addAll(offers);
    all.addAll(programOrders);
    all.addAll(datasetOrders);
    return all.isEmpty() ? request(false, now) : dice.pick(all);
  }

  Order.Request anyRequest(long now) {
    return known(requests, 100, () -> request(false, now));
  }

  /** Who has to sign an order. */
  Address ownerOf(Order order) {
    return switch (order) {
      case Order.Request request -> request.requester();
      case Order.Offer offer -> ledger.ownerOf(offer.pool());
      case Order.Licence licence -> ledger.ownerOf(licence.asset());
    };
  }

  private <T> T known(List<T> list, int percent, Supplier<T> maker) {
    return list.isEmpty() || !dice.chance(percent) ? maker.get() : dice.pick(list);
  }

  private <T extends Order> Signed<T> signed(T order, Address owner, Address caller) {
    if (dice.chance(owner.equals(caller) ? 50 : 2)) {
      return Signed.not(order);
    }
    return new Signed<>(order, dice.chance(2) ? dice.person() : owner);
  }

  private Order.Request request(boolean direct, long now) {
    return requestOf(dice.requester(), direct, now);
  }

  private Order.Request requestOf(Address requester, boolean direct, long now) {
    boolean many = dice.chance(15);
    boolean alone = direct && !dice.chance(4);
    int flaw = dice.chance(8) ? dice.between(1, 9) : 0;
    Order.Request request =
        new Order.Request(
            nextHash(),
            requester,
            wish(alone, 35, Cast.PROGRAM, Cast.PROGRAM_CONTENT),
            wish(alone, 30, Cast.DATASET, Cast.DATASET_CONTENT),
            asset(!alone && dice.chance(30), Cast.POOL),
            dice.below(20),
            flaw == 1 ? TOO_HIGH : dice.below(many ? 300 : 2000),
            rates(),
            flaw == 2 ? 0 : many ? dice.between(250, 520) : dice.between(1, 12),
            flaw == 3 ? 2 : dice.pick(0, 0, 1),
            flaw == 4 ? dice.pick(0, 1_000_001) : dice.pick(1, 10, 11, 100, 1_000_000),
            flaw == 5 ? dice.pick(NO_LIMITS) : new Resources(dice.chance(5) ? 999 : 5000, 8, 1000),
            flaw == 9 ? Limits.MAX_CHECKPOINT_BYTES + 1 : dice.pick(QUOTAS),
            flaw == 6 ? dice.pick(0, 7201) : dice.between(1, 4000),
            alone || dice.chance(80) ? Address.ZERO : dice.requester(),
            flaw == 7 ? dice.pick(NO_CALLBACKS) : callback(),
            flaw == 8 ? now - 1 : now + FAR);
    requests.add(request);
    return request;
  }

  private static final List<Integer> QUOTAS = List.of(0, 0, 1, 1024, 1025, 100_000);

  /** Of few values each, so that often one of four decides. */
  private Rates rates() {
    if (dice.chance(60)) {
      return Rates.FIXED;
    }
    List<Amount> some = List.of(Amount.ZERO, Amount.of(1), Amount.of(2), MOST);
    return new Rates(dice.pick(some), dice.pick(some), dice.pick(some), dice.pick(some));
  }

  private static final Amount MOST =
      Rates.of(BigInteger.TWO.pow(64).subtract(BigInteger.ONE)).bytesOut();

  private static final List<Resources> NO_LIMITS =
      List.of(
          new Resources(0, 1, 1),
          new Resources(1_000_000_000_000_001L, 1, 1),
          new Resources(1, 0, 1),
          new Resources(1, 4097, 1),
          new Resources(1, 1, (1 << 20) + 1));

  private static final List<Order.Callback> NO_CALLBACKS =
      List.of(
          new Order.Callback(Cast.address(Cast.CALLBACK), 5_000_001, Amount.ZERO),
          new Order.Callback(Cast.address(Cast.CALLBACK), 1, TOO_HIGH),
          new Order.Callback(Address.ZERO, 1, Amount.ZERO),
          new Order.Callback(Address.ZERO, 0, Amount.of(1)));

  private Order.Callback callback() {
    if (dice.chance(50)) {
      return Order.Callback.NONE;
    }
    Address target = Cast.address(dice.chance(80) ? Cast.CALLBACK : Cast.NO_GROUP);
    return new Order.Callback(target, 50_000, dice.chance(20) ? Amount.ZERO : dice.below(100));
  }

  private Order.Wish wish(boolean free, int percent, int place, Bytes32 content) {
    if (free || !dice.chance(percent)) {
      return Order.Wish.FREE;
    }
    Bytes32 other = Cast.content(3);
    return new Order.Wish(dice.chance(3) ? other : content, asset(true, place), dice.below(50));
  }

  private Address asset(boolean wanted, int place) {
    if (!wanted) {
      return Address.ZERO;
    }
    int wrong = dice.pick(Cast.PROGRAM, Cast.DATASET, Cast.POOL, Cast.NO_ASSET);
    return Cast.address(dice.chance(3) ? wrong : place);
  }

  private Order.Offer offer(Order.Request request, long now) {
    Order.Offer offer =
        new Order.Offer(
            nextHash(),
            dice.chance(97) ? request.pool() : Cast.address(Cast.POOL),
            price(request.maxPrice()),
            dice.chance(60) ? request.rates() : rates(),
            price(request.maxPoolPrice()),
            served(request),
            dice.chance(95) ? request.limits() : new Resources(5000, 7, 1000),
            restriction(request.program().asset()),
            restriction(request.dataset().asset()),
            restriction(request.requester()),
            expiry(now));
    offers.add(offer);
    return offer;
  }

  private Order.Licence licence(Order.Request request, boolean ofProgram, long now) {
    Order.Wish wish = ofProgram ? request.program() : request.dataset();
    Order.Wish together = ofProgram ? request.dataset() : request.program();
    int place = ofProgram ? Cast.PROGRAM : Cast.DATASET;
    Order.Licence licence =
        new Order.Licence(
            nextHash(),
            dice.chance(97) ? wish.asset() : Cast.address(place),
            price(wish.maxPrice()),
            served(request),
            restriction(together.asset()),
            restriction(request.pool()),
            restriction(request.requester()),
            expiry(now));
    (ofProgram ? programOrders : datasetOrders).add(licence);
    return licence;
  }

  private Amount price(Amount most) {
    return dice.chance(5) ? most.plus(Amount.of(1)) : dice.chance(30) ? most : dice.upTo(most);
  }

  private long served(Order.Request request) {
    return dice.chance(4) ? Math.max(0, request.volume() - 1) : request.volume() + dice.pick(0, 50);
  }

  private long expiry(long now) {
    return dice.chance(5) ? now - dice.pick(0, 1) : now + FAR;
  }

  private Address restriction(Address candidate) {
    int choice = dice.between(1, 100);
    return choice <= 65
        ? Address.ZERO
        : choice <= 85 ? candidate : choice <= 96 ? Cast.address(Cast.GROUP) : dice.pick(OUTSIDERS);
  }

  private static final List<Address> OUTSIDERS =
      List.of(Cast.address(Cast.NO_GROUP), Cast.address(Cast.THIEF));

  /** Orders are told apart by a number. */
  private Bytes32 nextHash() {
    made++;
    return Cast.content(made);
  }
}
