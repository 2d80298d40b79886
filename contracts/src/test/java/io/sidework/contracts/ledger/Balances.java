package io.sidework.contracts.ledger;

import io.sidework.protocol.ledger.Ledger;
import io.sidework.protocol.ledger.Order;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Every number that must agree, in the order in which Stage.sol asks the contracts for them. */
final class Balances {
  private static final int COMPARED_LOTS = 2;

  /** One of them, and what of whom it is. */
  record Entry(String what, int number, BigInteger value) {
    String name() {
      return what + " " + number;
    }
  }

  private final List<Entry> entries = new ArrayList<>();

  private Balances() {}

  static List<Entry> of(Ledger ledger, Script script, Address caller) {
    Balances balances = new Balances();
    for (int place = 1; place < Cast.PEOPLE; place++) {
      balances.addPerson(place, ledger.balanceOf(Cast.address(place)));
    }
    balances.add("tokens of the contract", 0, ledger.held());
    balances.add("credits burnt", 0, ledger.burnt());
    balances.add("tokens of caller", Cast.place(caller), ledger.balanceOf(caller).wallet());
    balances.add("epoch", 0, ledger.epoch());
    for (int epoch = 1; epoch <= ledger.epoch(); epoch++) {
      Ledger.Pot pot = ledger.potOf(epoch);
      balances.add("fees of epoch", epoch, pot.collected());
      balances.add("locked in epoch", epoch, script.capped() ? pot.locked() : Amount.ZERO);
      byte[] beacon = ledger.beaconOf(epoch).toArray();
      balances.add("beacon of epoch", epoch, new BigInteger(1, beacon));
    }
    for (int deal = 0; deal < ledger.deals().size(); deal++) {
      balances.addDeal(ledger, deal);
    }
    for (Order order : script.orders()) {
      int number = order.hash().toArray()[Bytes32.SIZE - 1];
      balances.add("filled of order", number, ledger.filled(order.hash()));
    }
    return balances.entries;
  }

  private void addPerson(int place, Ledger.Balance balance) {
    add("free of person", place, balance.free());
    add("staked of person", place, balance.staked());
    add("unbonding of person", place, balance.unbonding());
    add("unbonding until of person", place, balance.unbondingUntil());
  }

  private void addDeal(Ledger ledger, int number) {
    Ledger.DealState deal = ledger.deals().get(number);
    add("payer of deal", number, new BigInteger(1, deal.payer().toArray()));
    add("volume of deal", number, deal.volume());
    add("epoch of deal", number, deal.epoch());
    add("deadline of deal", number, deal.deadline());
    add("locked of deal", number, deal.locked());
    add("unsettled of deal", number, deal.volume() - deal.settled());
    add("refunded of deal", number, deal.refunded() ? 1 : 0);
    add("delivery reserve of deal", number, deal.reserve());
    for (int lot = 0; lot < COMPARED_LOTS; lot++) {
      add("tasks in a lot of deal", number, ledger.settledBits(number, lot));
    }
  }

  private void add(String what, int number, Amount amount) {
    add(what, number, amount.units());
  }

  private void add(String what, int number, long value) {
    add(what, number, BigInteger.valueOf(value));
  }

  private void add(String what, int number, BigInteger value) {
    entries.add(new Entry(what, number, value));
  }
}
