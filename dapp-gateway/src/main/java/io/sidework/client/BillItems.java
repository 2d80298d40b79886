package io.sidework.client;

import io.sidework.client.Bill.Item;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.Royalty;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Rates;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What settled tasks are paid for, by the rules that the segments were made by (spec G-25, R-7,
 * Items of amount 0 are left out.
 */
final class BillItems {
  private static final List<String> METRICS =
      List.of("fuel", "page x fuel", "bytes in", "bytes out");
  private static final List<String> OWNERS = List.of("program", "dataset", "pool");

  private final Deal deal;
  private final List<Leaf> settled;
  private final List<Item> items = new ArrayList<>();

  private BillItems(Deal deal, List<Leaf> settled) {
    this.deal = deal;
    this.settled = settled;
  }

  /**
   * @param nodes n, the committee's size
   */
  static List<Item> of(Deal deal, int nodes, List<Leaf> settled) {
    BillItems bill = new BillItems(deal, settled);
    if (deal.rates().isMetered()) {
      bill.meteredCopies();
    } else {
      bill.add("copies", bill.copies(settled), deal.price());
    }
    bill.fees();
    long reexecuted = settled.stream().filter(Leaf::reexecuted).count();
    bill.add("re-executions", reexecuted * nodes, deal.reexecutionFee());
    for (int i = 0; i < OWNERS.size(); i++) {
      Royalty royalty = deal.royalties().all().get(i);
      bill.add(OWNERS.get(i), settled.size(), royalty.price());
    }
    bill.add("storage", settled.size(), deal.storagePrice());
    return bill.items;
  }

  private long copies(List<Leaf> leaves) {
    return leaves.stream().mapToLong(leaf -> leaf.winners().size()).sum();
  }

  /**
   * Every metric of all copies at its rate; then what the cap took off, copies without a certified
   * usage at the whole price, and what rounding copy by copy makes of it.
   */
  private void meteredCopies() {
    List<Leaf> measured =
        settled.stream().filter(leaf -> leaf.status() != TaskStatus.INDETERMINATE).toList();
    BigInteger exact = BigInteger.ZERO;
    for (int metric = 0; metric < METRICS.size(); metric++) {
      BigInteger used = BigInteger.ZERO;
      for (Leaf leaf : measured) {
        used = used.add(used(leaf.usage(), metric).multiply(big(leaf.winners().size())));
      }
      Amount rate = deal.rates().all().get(metric);
      BigInteger units = rate.units().multiply(used).divide(big(Rates.PER));
      exact = exact.add(units);
      add(new Item(METRICS.get(metric), used, rate, Rates.PER, units));
    }
    BigInteger metered = BigInteger.ZERO;
    BigInteger paid = BigInteger.ZERO;
    long capped = 0;
    for (Leaf leaf : measured) {
      BigInteger copies = big(leaf.winners().size());
      BigInteger usage = deal.rates().of(leaf.usage()).units();
      BigInteger price = deal.copyPrice(leaf).units();
      capped += usage.equals(price) ? 0 : leaf.winners().size();
      metered = metered.add(usage.multiply(copies));
      paid = paid.add(price.multiply(copies));
    }
    add(new Item("over the cap", big(capped), Amount.ZERO, 1, paid.subtract(metered)));
    add(new Item("rounding", BigInteger.ZERO, Amount.ZERO, 1, metered.subtract(exact)));
    add("unmeasured", copies(settled) - copies(measured), deal.price());
  }

  private static BigInteger used(Usage usage, int metric) {
    return big(
        switch (metric) {
          case 0 -> usage.fuel();
          case 1 -> usage.pageFuel();
          case 2 -> usage.bytesIn();
          default -> usage.bytesOut();
        });
  }

  private void fees() {
    Amount fees = Amount.ZERO;
    for (Leaf leaf : settled) {
      Amount paid = deal.copyPrice(leaf).times(leaf.winners().size());
      fees = fees.plus(paid.times(deal.feeBps()).divideFloor(10_000));
    }
    add(new Item("node fee", big(settled.size()), Amount.ZERO, 1, fees.units()));
  }

  private void add(String what, long count, Amount price) {
    add(Item.of(what, count, price));
  }

  private void add(Item item) {
    if (item.units().signum() != 0) {
      items.add(item);
    }
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }
}
