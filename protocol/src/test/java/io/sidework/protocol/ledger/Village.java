package io.sidework.protocol.ledger;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Rates;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A ledger with a few accounts, and short words for what they do. */
final class Village {
  static final LedgerParameters PARAMETERS =
      new LedgerParameters(
          Amount.parse("1000"),
          Amount.parse("100"),
          Amount.parse("0.01"),
          Amount.ZERO,
          4,
          3600,
          7200,
          600,
          12_000,
          250,
          0);
  static final Amount WALLET = Amount.parse("5000");
  static final int PEOPLE = 10;

  /** Links of everybody's hash chain, each the hash of the one before. */
  static final Bytes32 LAST = Keccak.hash(new byte[] {1});

  static final Bytes32 LINK = Keccak.hash(LAST.toArray());
  static final Bytes32 TIP = Keccak.hash(LINK.toArray());

  /** Nodes are 0 to 3; anybody may be a requester or worker. */
  static Address person(int number) {
    byte[] bytes = new byte[Address.SIZE];
    bytes[Address.SIZE - 1] = (byte) (number + 1);
    return Address.of(bytes);
  }

  final Ledger ledger;
  long now = 1_000_000;
  private int orders;

  Village() {
    this(PARAMETERS);
  }

  Village(LedgerParameters parameters) {
    SortedMap<Address, Amount> wallets = new TreeMap<>();
    for (int i = 0; i < PEOPLE; i++) {
      wallets.put(person(i), WALLET);
    }
    this.ledger = new Ledger(parameters, wallets, List.of(), Map.of());
  }

  /** Everybody has 4,000 credits free, and the first four are the committee of epoch 1. */
  Village begun() {
    for (int i = 0; i < PEOPLE; i++) {
      act(i, new Operation.Deposit(Amount.parse("4000")));
    }
    for (int i = 0; i < 4; i++) {
      act(i, new Operation.Join(0, TIP));
    }
    act(0, new Operation.StartEpoch());
    return this;
  }

  Decision act(int person, Operation operation) {
    return ledger.apply(person(person), now, operation);
  }

  Order.Request request(int person, int volume, String price) {
    orders++;
    return new Order.Request(
        Bytes32.parse(String.format(Locale.ROOT, "%064x", orders)),
        person(person),
        Order.Wish.FREE,
        Order.Wish.FREE,
        Address.ZERO,
        Amount.ZERO,
        Amount.parse(price),
        Rates.FIXED,
        volume,
        0,
        10,
        new Resources(1000, 1, 100),
        0,
        3600,
        Address.ZERO,
        Order.Callback.NONE,
        now + 100_000);
  }

  /** One segment of an epoch's deal, signed by the first members of the committee. */
  Operation.Settle settle(int deal, long bits, int signers, String spent, int... credited) {
    List<Address> accounts = Arrays.stream(credited).mapToObj(Village::person).toList();
    Segment segment =
        new Segment(
            deal,
            0,
            BigInteger.valueOf(bits),
            Amount.parse(spent),
            accounts.stream().map(at -> new Segment.Credit(at, Amount.parse("0.1"))).toList(),
            ledger.committee(1).subList(0, signers));
    return new Operation.Settle(1, ledger.committee(1), accounts, List.of(segment));
  }

  /** All that there is, wherever it is: constant (P1). */
  Amount everything() {
    Amount sum = ledger.held();
    for (int i = 0; i < PEOPLE; i++) {
      sum = sum.plus(ledger.balanceOf(person(i)).wallet());
    }
    return sum;
  }

  /** What the contract owes to anybody (P1). */
  Amount owed() {
    Amount sum = ledger.burnt();
    for (int i = 0; i < PEOPLE; i++) {
      Ledger.Balance balance = ledger.balanceOf(person(i));
      sum = sum.plus(balance.free()).plus(balance.staked()).plus(balance.unbonding());
    }
    for (Ledger.DealState deal : ledger.deals()) {
      sum = sum.plus(deal.locked()).plus(deal.reserve());
    }
    for (int epoch = 1; epoch <= ledger.epoch(); epoch++) {
      sum = sum.plus(inPot(epoch));
    }
    return sum;
  }

  Amount inPot(int epoch) {
    Amount left = ledger.potOf(epoch).collected();
    for (Amount claimed : ledger.potOf(epoch).claimed()) {
      left = left.minus(claimed);
    }
    return left;
  }
}
