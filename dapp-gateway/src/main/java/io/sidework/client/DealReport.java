package io.sidework.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.gateway.api.Json;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskStatus;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What became of a deal, from certificates that were verified here and from the chain.
 *
 * @param certified tasks with a certificate that verified
 * @param settled tasks whose bit is set on chain
 * @param failed tasks without a good result: certified as TRAP, OUT_OF_FUEL or INDETERMINATE, and,
 *     once the deal was refunded, those that were never settled
 * @param refunded whether what was left was paid back after the deadline
 * @param wallSeconds from the order to the end, as the caller measured it
 * @param settlementTransactions transactions that settled any of its segments
 * @param gasSettlement gas of those, in full even where they settled other deals too
 * @param workers by address
 */
public record DealReport(
    Deal deal,
    int certified,
    int settled,
    int failed,
    boolean refunded,
    double wallSeconds,
    BigDecimal copiesPerTask,
    int settlementTransactions,
    long gasSettlement,
    BigDecimal gasPerTask,
    EscrowAudit escrow,
    List<WorkerShare> workers) {

  /**
   * One worker's part.
   *
   * @param contributions copies of it that were certified as agreeing with the result
   * @param paid those of them whose task is settled
   * @param credits what they earned: paid x price
   */
  public record WorkerShare(Address address, int contributions, int paid, Amount credits) {}

  public static DealReport of(Chain chain, CertifiedTasks tasks, double wallSeconds) {
    Deal deal = tasks.deal();
    List<ChainEvent> events = chain.eventsOf(deal.id());
    Set<Bytes32> settlements = new LinkedHashSet<>();
    boolean refunded = false;
    for (ChainEvent event : events) {
      if (event instanceof ChainEvent.SegmentSettled settled) {
        settlements.add(settled.origin().transaction());
      }
      refunded |= event instanceof ChainEvent.DealRefunded;
    }
    long gas = settlements.stream().mapToLong(chain::gasUsed).sum();
    List<BigInteger> bits = new ArrayList<>();
    for (int lot = 0; lot < deal.lots(); lot++) {
      bits.add(chain.settled(deal.id(), lot));
    }
    int settled = bits.stream().mapToInt(BigInteger::bitCount).sum();
    int copies = 0;
    int bad = 0;
    for (Leaf leaf : tasks.leaves()) {
      copies += leaf.winners().size();
      // What a refund left unsettled is counted below, whatever its certificate says.
      boolean counts = !refunded || isSettled(bits, leaf);
      bad += leaf.status() != TaskStatus.OK && counts ? 1 : 0;
    }
    return new DealReport(
        deal,
        tasks.count(),
        settled,
        bad + (refunded ? deal.volume() - settled : 0),
        refunded,
        wallSeconds,
        ratio(copies, tasks.count(), 3),
        settlements.size(),
        gas,
        ratio(gas, settled, 1),
        EscrowAudit.of(chain),
        workers(tasks, bits));
  }

  private static List<WorkerShare> workers(CertifiedTasks tasks, List<BigInteger> bits) {
    Map<Address, int[]> counts = new TreeMap<>();
    Map<Address, Amount> paid = new TreeMap<>();
    for (Leaf leaf : tasks.leaves()) {
      boolean settled = isSettled(bits, leaf);
      for (Address winner : leaf.winners()) {
        int[] count = counts.computeIfAbsent(winner, address -> new int[2]);
        count[0]++;
        count[1] += settled ? 1 : 0;
        if (settled) {
          paid.merge(winner, tasks.deal().copyPrice(leaf), Amount::plus);
        }
      }
    }
    List<WorkerShare> shares = new ArrayList<>();
    counts.forEach(
        (address, count) ->
            shares.add(
                new WorkerShare(
                    address, count[0], count[1], paid.getOrDefault(address, Amount.ZERO))));
    return List.copyOf(shares);
  }

  private static boolean isSettled(List<BigInteger> bits, Leaf leaf) {
    return bits.get(leaf.taskIndex() / Deal.LOT).testBit(leaf.taskIndex() % Deal.LOT);
  }

  private static BigDecimal ratio(long part, long whole, int decimals) {
    return whole == 0
        ? BigDecimal.ZERO.setScale(decimals)
        : BigDecimal.valueOf(part)
            .divide(BigDecimal.valueOf(whole), decimals, RoundingMode.HALF_UP);
  }

  public boolean escrowBalanced() {
    return escrow.isBalanced();
  }

  public ObjectNode toJson() {
    ObjectNode document = Json.object();
    document.put("deal", deal.id().toString());
    document.put("tasks", deal.volume());
    document.put("certified", certified);
    document.put("settled", settled);
    document.put("failed", failed);
    document.put("refunded", refunded);
    document.put("wallSeconds", BigDecimal.valueOf(wallSeconds).setScale(3, RoundingMode.HALF_UP));
    document.put("copiesPerTask", copiesPerTask);
    document.put("settlementTransactions", settlementTransactions);
    document.put("gasSettlement", gasSettlement);
    document.put("gasPerTask", gasPerTask);
    document.put("escrowBalanced", escrowBalanced());
    document.set("escrow", escrow.toJson());
    ArrayNode list = document.putArray("workers");
    for (WorkerShare worker : workers) {
      list.addObject()
          .put("address", worker.address().toString())
          .put("contributions", worker.contributions())
          .put("paid", worker.paid())
          .put("credits", worker.credits().toString());
    }
    return document;
  }
}
