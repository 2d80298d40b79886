package io.sidework.sim;

import io.sidework.protocol.deal.Credit;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.Outcome;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * P9, R-36: who is paid what, reckoned again from what tasks really used, and what the requester
 * has left. Numbers of its own, so that a mistake of {@link Outcome} is none here.
 */
final class BillPromises {
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

  private final World world;
  private final Consumer<String> broken;
  private BigInteger spent = BigInteger.ZERO;
  private BigInteger repaid = BigInteger.ZERO;

  BillPromises(World world, Consumer<String> broken) {
    this.world = world;
    this.broken = broken;
  }

  /** The chain took these outcomes with these credits. */
  void settled(Outcome settled) {
    Deal deal = settled.deal();
    BigInteger fees = BigInteger.ZERO;
    Map<Address, BigInteger> due = new TreeMap<>();
    for (Leaf leaf : settled.leaves()) {
      BigInteger copy = copy(deal, leaf);
      leaf.winners().forEach(winner -> due.merge(winner, copy, BigInteger::add));
      for (Term term : world.blocks().plan(deal.id()).terms()) {
        if (term != Term.CALLBACK) {
          due.merge(Sellers.owner(term), Sellers.price(term).units(), BigInteger::add);
          world.trace().count("royalties");
        }
      }
      BigInteger copies = copy.multiply(BigInteger.valueOf(leaf.winners().size()));
      BigInteger bps = BigInteger.valueOf(deal.feeBps());
      fees = fees.add(copies.multiply(bps).divide(BigInteger.valueOf(10_000)));
      fees = fees.add(leaf.reexecuted() ? reexecution(deal) : BigInteger.ZERO);
    }
    due.values().removeIf(amount -> amount.signum() == 0);
    Map<Address, BigInteger> paid = new TreeMap<>();
    for (Credit credit : settled.credits()) {
      if (!credit.isNoShow()) {
        paid.merge(credit.account(), credit.amount().units(), BigInteger::add);
      }
    }
    if (!paid.equals(due)) {
      broken.accept("P9: " + paid + " is paid, " + due + " is due");
    }
    BigInteger all = due.values().stream().reduce(fees, BigInteger::add);
    if (!settled.spent().units().equals(all)) {
      broken.accept("P9: " + settled.spent() + " is spent, the bill is " + all);
    }
    spent = spent.add(all);
  }

  /** What each paid copy of a task costs by its use. */
  private BigInteger copy(Deal deal, Leaf leaf) {
    BigInteger price = deal.price().units();
    if (!deal.rates().isMetered()) {
      return price;
    }
    if (leaf.status() == TaskStatus.INDETERMINATE) {
      world.trace().count("indeterminate tasks with rates");
      return price;
    }
    Usage used = leaf.usage();
    if (leaf.digest().equals(Work.truth(deal, leaf.taskIndex()))) {
      used = Work.result(deal, leaf.taskIndex(), "").usage();
    }
    BigInteger sum =
        cost(deal.rates().fuel().units(), used.fuel())
            .add(cost(deal.rates().pageFuel().units(), used.pageFuel()))
            .add(cost(deal.rates().bytesIn().units(), used.bytesIn()))
            .add(cost(deal.rates().bytesOut().units(), used.bytesOut()));
    BigInteger metered = sum.divide(MILLION);
    boolean capped = metered.compareTo(price) >= 0;
    world.trace().count(capped ? "tasks with rates at their cap" : "tasks below their cap");
    return capped ? price : metered;
  }

  private static BigInteger cost(BigInteger rate, long used) {
    return rate.multiply(BigInteger.valueOf(used));
  }

  private BigInteger reexecution(Deal deal) {
    int nodes = world.blocks().committee(deal.epoch()).nodes().size();
    return deal.reexecutionFee().units().multiply(BigInteger.valueOf(nodes));
  }

  /** A worker was slashed for a refuted result: what finding out cost is given back. */
  void refuted(int deal) {
    repaid = repaid.add(reexecution(world.deal(deal)));
  }

  /**
   * Every deal is settled or refunded: what was not spent is the requester's again.
   *
   * @param delivered fees for deliveries, in units
   */
  void atTheEnd(Blocks blocks, BigInteger delivered) {
    BigInteger free = blocks.ledger().balanceOf(Genesis.requester()).free().units();
    BigInteger expected = Genesis.WALLET.units().subtract(spent).add(repaid).subtract(delivered);
    if (!free.equals(expected)) {
      broken.accept("P9: the requester has " + free + " left, by its bills " + expected);
    }
  }
}
