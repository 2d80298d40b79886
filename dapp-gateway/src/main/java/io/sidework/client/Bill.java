package io.sidework.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.DealState;
import io.sidework.gateway.api.Json;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.Royalty;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Usage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What a deal has cost so far, item by item, to the last of 18 decimals: what the chain says was
 * spent, taken apart by the certificates of what it settled (spec G-25, R-7, R-13).
 *
 * @param items what was paid for; those of amount 0 are left out
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
   * @param price of one; a fee's differs from task to task by its rounding, then it is zero
   */
  public record Item(String what, long count, Amount price, Amount amount) {}

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
    List<Item> items = items(deal, chain.committee(deal.epoch()).size(), settled);
    Amount itemised = sum(items);
    if (!itemised.equals(spent)) {
      throw new JobFailed(
          "the certificates come to %s credits, the chain says that %s were spent"
              .formatted(itemised.toDisplay(), spent.toDisplay()));
    }
    add(items, "deliveries", delivered, deal.callback().fee());
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

  private static List<Item> items(Deal deal, int nodes, List<Leaf> settled) {
    long copies = 0;
    long reexecuted = 0;
    Amount fees = Amount.ZERO;
    for (Leaf leaf : settled) {
      copies += leaf.winners().size();
      reexecuted += leaf.reexecuted() ? 1 : 0;
      Amount paid = deal.price().times(leaf.winners().size());
      fees = fees.plus(paid.times(deal.feeBps()).divideFloor(10_000));
    }
    List<Item> items = new ArrayList<>();
    add(items, "copies", copies, deal.price());
    if (!fees.isZero()) {
      items.add(new Item("node fee", settled.size(), Amount.ZERO, fees));
    }
    add(items, "re-executions", reexecuted * nodes, deal.reexecutionFee());
    List<String> owners = List.of("program", "dataset", "pool");
    List<Royalty> royalties = deal.royalties().all();
    for (int i = 0; i < royalties.size(); i++) {
      add(items, owners.get(i), settled.size(), royalties.get(i).price());
    }
    return items;
  }

  private static void add(List<Item> items, String what, long count, Amount price) {
    Amount amount = price.times(count);
    if (!amount.isZero()) {
      items.add(new Item(what, count, price, amount));
    }
  }

  private static Amount sum(List<Item> items) {
    return items.stream().map(Item::amount).reduce(Amount.ZERO, Amount::plus);
  }

  public ObjectNode toJson() {
    ObjectNode document = Json.object();
    document.put("deal", deal.id().toString());
    document.put("tasks", deal.volume()).put("settled", settled);
    ArrayNode list = document.putArray("items");
    for (Item item : items) {
      ObjectNode line = list.addObject().put("item", item.what()).put("count", item.count());
      if (!item.price().isZero()) {
        line.put("price", item.price().toString());
      }
      line.put("amount", item.amount().toString());
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
