package io.sidework.contracts.ledger;

import io.sidework.protocol.ledger.Decision;
import io.sidework.protocol.ledger.Ledger;
import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.ledger.Order;
import io.sidework.protocol.ledger.Signed;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Writes a script from a seed: operations that fit where the ledger stands, or nearly do. */
final class Author {
  private final long seed;
  private final boolean capped;
  private final Dice dice;
  private final Ledger ledger;
  private final Trader trader;
  private final Certifier certifier;
  private final List<Script.Step> steps = new ArrayList<>();
  private long now = Cast.START;

  private Author(long seed) {
    this.seed = seed;
    this.capped = seed % 2 == 0;
    this.dice = new Dice(seed);
    this.ledger = Cast.ledger(capped);
    this.trader = new Trader(dice, ledger);
    this.certifier = new Certifier(dice, ledger);
  }

  static Script write(long seed) {
    return new Author(seed).write();
  }

  private Script write() {
    begin();
    for (int i = dice.between(14, 20); i > 0; i--) {
      act(pause());
    }
    return new Script(
        seed,
        capped,
        trader.requests,
        trader.offers,
        trader.programOrders,
        trader.datasetOrders,
        steps);
  }

  /** Mostly a committee of four or seven, some seats, and a deal or two. */
  private void begin() {
    int nodes = dice.pick(0, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5, 7, 7, 7);
    for (int i = 0; i < nodes; i++) {
      play(
          Cast.address(Cast.NODES + i),
          0,
          new Operation.Join(10, certifier.tip(Cast.address(Cast.NODES + i))));
    }
    play(dice.worker(), 0, new Operation.StakeSeats(2, Address.ZERO, dice.below(1000)));
    play(dice.worker(), 0, new Operation.StakeSeats(1, pool(), dice.below(1000)));
    if (nodes > 0) {
      play(dice.person(), 0, new Operation.StartEpoch());
      Address requester = dice.requester();
      play(requester, 0, new Operation.DirectOrder(trader.direct(requester, now)));
      play(requester, 0, trader.match(requester, now));
    }
  }

  private void play(Address caller, long wait, Operation operation) {
    now += wait;
    Decision decision = ledger.apply(caller, now, operation);
    steps.add(new Script.Step(caller, now, operation, decision));
  }

  private long pause() {
    int choice = dice.between(1, 100);
    return choice <= 65
        ? dice.between(0, 60)
        : choice <= 88 ? dice.between(600, 4000) : dice.between(5000, 13_000);
  }

  private void act(long wait) {
    Address person = dice.person();
    Address requester = dice.chance(97) ? dice.requester() : person;
    long then = now + wait;
    boolean deals = !ledger.deals().isEmpty() || dice.chance(3);
    int choice = dice.between(ledger.epoch() == 0 ? 50 : deals ? 1 : 39, 100);
    if (choice <= 24) {
      play(person, wait, certifier.settle());
    } else if (choice <= 30) {
      play(person, wait, certifier.deliver());
    } else if (choice <= 33) {
      play(person, wait, dice.chance(50) ? certifier.claim() : certifier.reveal());
    } else if (choice <= 38) {
      refund(person, wait);
    } else if (choice <= 44) {
      play(person, wait, certifier.slash());
    } else if (choice <= 60) {
      Address caller = dice.chance(50) ? requester : person;
      play(caller, wait, trader.match(caller, then));
    } else if (choice <= 67) {
      play(requester, wait, new Operation.DirectOrder(trader.direct(requester, then)));
    } else if (choice <= 83) {
      own(person, wait, then);
    } else {
      belong(wait);
    }
  }

  /** Mostly of a deal that locks something, as soon as it can be or just before. */
  private void refund(Address person, long wait) {
    int deal = certifier.deal(state -> !state.refunded());
    long until = now;
    if (deal < ledger.deals().size()) {
      until = ledger.deals().get(deal).deadline() + Cast.parameters(capped).grace();
    }
    long exactly = until - now + dice.pick(0, 1, 1);
    play(person, exactly > 0 && dice.chance(40) ? exactly : wait, new Operation.Refund(deal));
  }

  /** Money and orders of one's own. */
  private void own(Address person, long wait, long then) {
    switch (dice.between(1, 9)) {
      case 1 ->
          play(person, wait, new Operation.Deposit(amount(ledger.balanceOf(person).wallet())));
      case 2 -> play(person, wait, new Operation.Withdraw(amount(ledger.balanceOf(person).free())));
      case 3 -> {
        Address requester = dice.requester();
        Amount amount = amount(ledger.balanceOf(requester).wallet());
        Order.Request request = trader.direct(requester, then);
        play(requester, wait, new Operation.DepositAndOrder(amount, dice.chance(50), request));
      }
      case 4, 5 -> {
        Order order = trader.any(then);
        Address owner = dice.chance(85) ? trader.ownerOf(order) : person;
        play(someone(owner, person), wait, new Operation.Cancel(order));
      }
      case 6, 7 -> {
        Order order = trader.any(then);
        Address owner = dice.chance(85) ? trader.ownerOf(order) : person;
        play(someone(owner, person), wait, new Operation.Sign(order));
      }
      case 8 -> {
        Order.Request request = trader.anyRequest(then);
        Address sponsor = dice.chance(90) ? request.sponsor() : person;
        Address caller = dice.chance(90) ? sponsor : person;
        play(
            someone(caller, person),
            wait,
            dice.chance(50)
                ? new Operation.SignSponsorship(sponsor, request)
                : new Operation.CancelSponsorship(sponsor, request));
      }
      default -> {
        Address asset =
            Cast.address(dice.between(Cast.PROGRAM, dice.chance(95) ? Cast.POOL : Cast.NO_ASSET));
        Address owner = dice.chance(90) ? ledger.ownerOf(asset) : person;
        play(someone(owner, person), wait, new Operation.Transfer(asset, dice.person()));
      }
    }
  }

  /** Membership. */
  private void belong(long wait) {
    Address worker = dice.chance(90) ? dice.worker() : dice.person();
    Address node = dice.chance(90) ? dice.node() : dice.person();
    Address staker = most(worker, Ledger.Balance::staked);
    switch (dice.between(1, 16)) {
      case 1, 2 -> play(worker, wait, new Operation.StakeSeats(seats(), pool(), ask()));
      case 3, 4, 5 -> play(staker, wait, new Operation.UnstakeSeats(dice.pick(0, 1, 1, 1, 2)));
      case 6, 13 -> release(most(node, Ledger.Balance::unbonding), wait);
      case 7 -> play(node, wait, certifier.join(node));
      case 8, 9 -> play(node, wait, new Operation.Leave());
      case 10 ->
          play(
              node,
              wait,
              dice.chance(50)
                  ? new Operation.UpdateEndpoint(dice.pick(0, 256, 257))
                  : new Operation.Describe(dice.pick(0, 1024, 1025)));
      case 11, 12 -> {
        Address key = key();
        Address signer = dice.chance(93) ? key : dice.person();
        Operation named = new Operation.SetSigningKey(new Signed<>(key, signer));
        play(dice.chance(90) ? dice.pick(List.of(worker, node)) : dice.person(), wait, named);
      }
      default -> play(dice.person(), wait, new Operation.StartEpoch());
    }
  }

  /** As soon as it can be, just before, or at any time. */
  private void release(Address account, long wait) {
    long until = ledger.balanceOf(account).unbondingUntil() - now - dice.pick(0, 0, 1);
    play(account, until > 0 && dice.chance(70) ? until : wait, new Operation.WithdrawStake());
  }

  /** Mostly a key that is nobody's yet, if there is one. */
  private Address key() {
    int spare = dice.between(Cast.KEYS, Cast.PEOPLE - 1);
    return dice.chance(85) ? Cast.address(spare) : dice.chance(80) ? dice.person() : Address.ZERO;
  }

  /** Of some people, the one with most of something. */
  private Address most(Address first, Function<Ledger.Balance, Amount> of) {
    Address best = first;
    for (int i = 0; i < 6; i++) {
      Address other = dice.chance(50) ? dice.worker() : dice.node();
      Amount amount = of.apply(ledger.balanceOf(other));
      if (amount.compareTo(of.apply(ledger.balanceOf(best))) > 0) {
        best = other;
      }
    }
    return best;
  }

  /** An asset or order that nobody owns leaves nobody to call. */
  private static Address someone(Address owner, Address otherwise) {
    return owner.isZero() ? otherwise : owner;
  }

  private Amount amount(Amount most) {
    int choice = dice.between(1, 10);
    return choice == 1
        ? Amount.ZERO
        : choice == 2
            ? most.plus(Amount.of(1))
            : choice == 3 ? most : dice.upTo(most.divideFloor(5));
  }

  private int seats() {
    return dice.chance(90) ? dice.between(0, 3) : dice.pick(64, 65, 255);
  }

  private Address pool() {
    return dice.chance(70) ? Address.ZERO : Cast.address(Cast.POOL);
  }

  private Amount ask() {
    return dice.chance(96) ? dice.below(2000) : Amount.of(1L << 48).times(1L << 48);
  }
}
