package io.sidework.contracts.ledger;

import io.sidework.protocol.ledger.Ledger;
import io.sidework.protocol.ledger.Operation;
import io.sidework.protocol.ledger.Segment;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Makes up what committees and workers sign; most of it is good. Needs an epoch. */
final class Certifier {
  private static final int LOT = 256;

  private final Dice dice;
  private final Ledger ledger;

  Certifier(Dice dice, Ledger ledger) {
    this.dice = dice;
    this.ledger = ledger;
  }

  Operation settle() {
    int first = unfinished();
    int epoch = dice.chance(96) ? epochOf(first) : epoch();
    List<Segment> segments = new ArrayList<>();
    for (int i = dice.pick(1, 1, 2, 3); i > 0; i--) {
      segments.add(segment(dice.chance(60) ? first : unfinished(), epoch));
    }
    return new Operation.Settle(epoch, committee(epoch), accounts(segments), segments);
  }

  /** Those that are credited, ascending; sometimes not quite. */
  private List<Address> accounts(List<Segment> segments) {
    SortedSet<Address> credited = new TreeSet<>();
    segments.forEach(
        segment -> segment.credits().forEach(credit -> credited.add(credit.account())));
    if (dice.chance(10)) {
      credited.add(dice.chance(90) ? dice.person() : Address.ZERO);
    }
    List<Address> accounts = new ArrayList<>(credited);
    if (accounts.size() > 1 && dice.chance(4)) {
      Collections.swap(accounts, 0, 1);
    } else if (!accounts.isEmpty() && dice.chance(4)) {
      accounts.removeLast();
    }
    return accounts;
  }

  Operation deliver() {
    int deal = deal(state -> !state.reserve().isZero() && state.settled() > 0);
    int epoch = dice.chance(96) ? epochOf(deal) : epoch();
    long task = task(deal);
    if (deal < ledger.deals().size() && dice.chance(70)) {
      task = Math.max(0, ledger.settledBits(deal, 0).getLowestSetBit() + dice.between(0, 1));
    }
    return new Operation.Deliver(
        deal, task, dice.chance(95), dice.chance(95), epoch, committee(epoch), signers(epoch));
  }

  Operation claim() {
    int epoch = epoch();
    int size = ledger.committee(epoch).size();
    int index = dice.chance(95) ? dice.between(0, size - 1) : size;
    return new Operation.ClaimFees(epoch, committee(epoch), index);
  }

  Operation join(Address node) {
    return new Operation.Join(dice.chance(90) ? 20 : 257, tip(node));
  }

  Bytes32 tip(Address node) {
    return dice.chance(98) ? Links.tip(node) : Bytes32.ZERO;
  }

  /** Mostly by a member of the running epoch's committee that signs with its latest key. */
  Operation reveal() {
    int epoch = dice.chance(90) ? ledger.epoch() : epoch();
    List<Address> committee = ledger.committee(epoch);
    int index = dice.between(0, dice.chance(95) ? committee.size() - 1 : committee.size());
    Address node = dice.node();
    for (int place = 1; place < Cast.PEOPLE && index < committee.size(); place++) {
      Address person = Cast.address(place);
      if (ledger.signingKeyOf(person).equals(committee.get(index))) {
        node = person;
      }
    }
    Bytes32 preimage = Links.preimage(ledger.tipOf(dice.chance(93) ? node : dice.node()).value());
    return new Operation.Reveal(epoch, committee(epoch), index, preimage);
  }

  Operation slash() {
    int epoch = epoch();
    Address worker = staking();
    Address node = dice.chance(85) ? dice.pick(ledger.committee(epoch)) : dice.person();
    return switch (dice.between(1, 5)) {
      case 1 ->
          new Operation.SlashDoubleCommitment(
              epoch, worker, dice.chance(5), commitment(worker), commitment(worker));
      case 2 -> {
        int deal = deal(state -> true);
        int at = dice.chance(80) ? epochOf(deal) : epoch;
        yield new Operation.SlashRefuted(
            at,
            worker,
            deal,
            task(deal),
            dice.chance(5),
            commitment(worker),
            committee(at),
            signers(at));
      }
      case 3 ->
          new Operation.SlashDoubleValue(
              epoch, dice.chance(50), dice.chance(5), node, dice.chance(90) ? node : dice.node());
      default ->
          new Operation.SlashBrokenLock(
              epoch,
              dice.chance(30),
              dice.between(1, 3),
              dice.between(2, 5),
              dice.chance(40) ? Optional.empty() : Optional.of(dice.between(0, 3)),
              dice.chance(90),
              node,
              dice.chance(90) ? node : dice.node());
    };
  }

  /** Mostly a worker with stake. */
  private Address staking() {
    Address worker = dice.worker();
    for (int i = 0; i < 3 && ledger.balanceOf(worker).staked().isZero(); i++) {
      worker = dice.worker();
    }
    return dice.chance(95) ? worker : dice.person();
  }

  private Operation.Commitment commitment(Address worker) {
    Address signer = dice.chance(85) ? ledger.signingKeyOf(worker) : dice.person();
    return new Operation.Commitment(dice.chance(97) ? signer : Address.ZERO, dice.chance(93));
  }

  /** Mostly the number of a deal that is as wanted, if there is one. */
  int deal(Predicate<Ledger.DealState> wanted) {
    List<Ledger.DealState> deals = ledger.deals();
    if (deals.isEmpty() || dice.chance(2)) {
      return deals.size();
    }
    List<Integer> good = new ArrayList<>();
    for (int i = 0; i < deals.size(); i++) {
      if (wanted.test(deals.get(i))) {
        good.add(i);
      }
    }
    return good.isEmpty() || dice.chance(15) ? dice.between(0, deals.size() - 1) : dice.pick(good);
  }

  private int unfinished() {
    return deal(state -> !state.refunded() && state.settled() < state.volume());
  }

  private int epoch() {
    return dice.between(1, ledger.epoch());
  }

  private int epochOf(int deal) {
    return deal < ledger.deals().size() ? ledger.deals().get(deal).epoch() : epoch();
  }

  private long task(int deal) {
    int volume = deal < ledger.deals().size() ? ledger.deals().get(deal).volume() : 1;
    return dice.between(0, dice.chance(5) ? volume + LOT : Math.min(volume - 1, 7));
  }

  private List<Address> committee(int epoch) {
    List<Address> committee = new ArrayList<>(ledger.committee(epoch));
    if (dice.chance(2)) {
      committee.removeLast();
    }
    return committee;
  }

  /** Of Q members, or of all. */
  private List<Address> signers(int epoch) {
    List<Address> signers = new ArrayList<>(ledger.committee(epoch));
    int faults = (signers.size() - 1) / 3;
    for (int i = dice.chance(80) ? faults : 0; i > 0; i--) {
      signers.set(dice.between(0, signers.size() - 1), Address.ZERO);
    }
    if (dice.chance(8)) {
      signers.set(
          dice.between(0, signers.size() - 1), dice.chance(50) ? Address.ZERO : dice.person());
    }
    if (dice.chance(2)) {
      signers.add(dice.person());
    }
    return signers;
  }

  private Segment segment(int deal, int epoch) {
    boolean known = deal < ledger.deals().size();
    Amount locked = known ? ledger.deals().get(deal).locked() : Amount.of(1000);
    int volume = known ? ledger.deals().get(deal).volume() : 1;
    int lot = dice.between(0, dice.chance(97) ? (volume - 1) / LOT : 3);
    BigInteger tasks = tasks(volume, lot);
    BigInteger open = known ? tasks.andNot(ledger.settledBits(deal, lot)) : tasks;
    BigInteger bits =
        switch (dice.between(1, 20)) {
          case 1 -> BigInteger.ZERO;
          case 2 -> dice.someOf(BigInteger.ONE.shiftLeft(LOT).subtract(BigInteger.ONE));
          case 3 -> tasks;
          case 4, 5, 6, 7, 8, 9 -> dice.someOf(open);
          default -> open;
        };
    List<Segment.Credit> credits = credits(locked.divideFloor(dice.pick(5, 10, 40)));
    Amount credited = Amount.ZERO;
    for (Segment.Credit credit : credits) {
      credited = credited.plus(credit.amount());
    }
    Amount spent = credited.plus(dice.upTo(locked.divideFloor(20)));
    if (dice.chance(3) && !credited.isZero()) {
      spent = credited.minus(Amount.of(1));
    } else if (dice.chance(3)) {
      spent = locked.plus(Amount.of(dice.pick(0, 1))).plus(credited);
    }
    return new Segment(deal, lot, bits, spent, credits, signers(epoch));
  }

  private static BigInteger tasks(int volume, int lot) {
    int size = Math.clamp(volume - lot * LOT, 0, LOT);
    return BigInteger.ONE.shiftLeft(size).subtract(BigInteger.ONE);
  }

  private List<Segment.Credit> credits(Amount most) {
    SortedSet<Address> accounts = new TreeSet<>();
    for (int i = dice.between(0, 4); i > 0; i--) {
      accounts.add(dice.chance(80) ? dice.worker() : dice.person());
    }
    List<Segment.Credit> credits = new ArrayList<>();
    for (Address account : accounts) {
      if (dice.chance(15)) {
        credits.add(new Segment.Credit(account, Amount.ZERO));
      }
      if (dice.chance(90)) {
        credits.add(new Segment.Credit(account, dice.upTo(most).plus(Amount.of(1))));
      }
    }
    if (credits.size() > 1 && dice.chance(4)) {
      Collections.swap(credits, 0, 1);
    } else if (!credits.isEmpty() && dice.chance(4)) {
      Segment.Credit last = credits.getLast();
      credits.add(new Segment.Credit(last.account(), last.amount().plus(Amount.of(1))));
    } else if (!credits.isEmpty() && dice.chance(4)) {
      credits.add(credits.getLast());
    }
    return credits;
  }
}
