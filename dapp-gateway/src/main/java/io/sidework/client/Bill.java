package io.sidework.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.DealState;
import io.sidework.gateway.api.Json;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What a deal has cost so far, item by item, to the last of 18 decimals: what the chain says was
 * spent, taken apart by the certificates of what it settled (spec G-25, R-7, R-13).
 *
 * @param items what was paid for, and taken off by a cap; those of amount 0 are left out
 * @param spent sum of the items
 * @param returned to the payer, once the deal is over
 * @param locked what may still be spent
 * @param usage of settled tasks, by metric, of one run each
 */
public record Bill(
    Deal deal,
    int settled,
    List<Item> items,
    Amount spent,
    Amount returned,
    Amount locked,
    Used usage) {
  /**
   * A line of the bill.
   *
   * @param count of what is paid for
   * @param price of {@code per} of it; zero where it is not one and the same for all
   * @param units of 10^-18 credits; below zero for what is taken off again
   */
  public record Item(String what, BigInteger count, Amount price, long per, BigInteger units) {
    static Item of(String what, long count, Amount price) {
      return new Item(what, BigInteger.valueOf(count), price, 1, price.times(count).units());
    }

    /** Credits with all 18 decimals. */
    public String credits() {
      return new BigDecimal(units, Amount.DECIMALS).toPlainString();
    }
  }

  /** Sums over tasks, which may be larger than one task's usage can. */
  public record Used(
      BigInteger fuel, BigInteger pageFuel, BigInteger bytesIn, BigInteger bytesOut) {
    private static final Used NOTHING =
        new Used(BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO, BigInteger.ZERO);

    private Used plus(Usage task) {
      return new Used(
          fuel.add(BigInteger.valueOf(task.fuel())),
          pageFuel.add(BigInteger.valueOf(task.pageFuel())),
          bytesIn.add(BigInteger.valueOf(task.bytesIn())),
          bytesOut.add(BigInteger.valueOf(task.bytesOut())));
    }
  }

  /**
   * @throws JobFailed when certificates of settled tasks are missing, or do not come to what the
   *     chain says was spent: then more nodes were dishonest than the protocol tolerates
   */
  public static Bill of(Chain chain, CertifiedTasks tasks) {
    Deal deal = tasks.deal();
    DealState state = chain.state(deal.id());
    Amount spent = Amount.ZERO;
    Amount returned = Amount.ZERO;
    long delivered = 0;
    for (ChainEvent event : chain.eventsOf(deal.id())) {
      switch (event) {
        case ChainEvent.SegmentSettled settled -> spent = spent.plus(settled.spent());
        case ChainEvent.DealFinished finished -> returned = returned.plus(finished.returned());
        case ChainEvent.DealRefunded refunded -> returned = returned.plus(refunded.amount());
        case ChainEvent.Delivered each -> delivered++;
        default -> {}
      }
    }
    List<Leaf> settled = settled(chain, tasks);
    if (settled.size() < state.settled()) {
      throw new JobFailed(
          "certificates of %d of %d settled tasks are missing"
              .formatted(state.settled() - settled.size(), state.settled()));
    }
    List<Item> items = BillItems.of(deal, chain.committee(deal.epoch()).size(), settled);
    Amount itemised = sum(items);
    if (!itemised.equals(spent)) {
      throw new JobFailed(
          "the certificates come to %s credits, the chain says that %s were spent"
              .formatted(itemised.toDisplay(), spent.toDisplay()));
    }
    Item deliveries = Item.of("deliveries", delivered, deal.callback().fee());
    if (deliveries.units().signum() != 0) {
      items.add(deliveries);
    }
    Used usage = Used.NOTHING;
    for (Leaf leaf : settled) {
      usage = usage.plus(leaf.usage());
    }
    return new Bill(
        deal,
        settled.size(),
        List.copyOf(items),
        sum(items),
        returned,
        state.locked().plus(state.reserve()),
        usage);
  }

  private static List<Leaf> settled(Chain chain, CertifiedTasks tasks) {
    List<Leaf> settled = new ArrayList<>();
    for (int lot = 0; lot < tasks.deal().lots(); lot++) {
      BigInteger bits = chain.settled(tasks.deal().id(), lot);
      for (int bit = bits.getLowestSetBit(); bit >= 0; bit = next(bits, bit)) {
        tasks.leaf(lot * Deal.LOT + bit).ifPresent(settled::add);
      }
    }
    return settled;
  }

  private static int next(BigInteger bits, int bit) {
    int further = bits.shiftRight(bit + 1).getLowestSetBit();
    return further < 0 ? -1 : bit + 1 + further;
  }

  private static Amount sum(List<Item> items) {
    return new Amount(items.stream().map(Item::units).reduce(BigInteger.ZERO, BigInteger::add));
  }

  public ObjectNode toJson() {
    ObjectNode document = Json.object();
    document.put("deal", deal.id().toString());
    document.put("tasks", deal.volume()).put("settled", settled);
    ArrayNode list = document.putArray("items");
    for (Item item : items) {
      ObjectNode line = list.addObject().put("item", item.what()).put("count", item.count());
      if (!item.price().isZero()) {
        line.put("price", item.price().toString()).put("per", item.per());
      }
      line.put("amount", item.credits());
    }
    document.put("spent", spent.toString()).put("returned", returned.toString());
    document.put("locked", locked.toString());
    document
        .putObject("usage")
        .put("fuel", usage.fuel())
        .put("pageFuel", usage.pageFuel())
        .put("bytesIn", usage.bytesIn())
        .put("bytesOut", usage.bytesOut());
    return document;
  }
}
