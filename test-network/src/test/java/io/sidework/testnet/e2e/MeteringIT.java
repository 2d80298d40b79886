package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.client.Bill;
import io.sidework.client.DealReport;
import io.sidework.client.Follow;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.type.Amount;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Copies are paid by what they used, up to the order's cap, and reserved checkpoint storage by the
 * task; the bill adds up to what the chain spent (spec, G-25).
 */
class MeteringIT {
  private static final int TASKS = 5;

  /** 2 KiB are begun, of the network's 0.0000001 each. */
  private static final Amount STORAGE = Amount.parse("0.0000002").times(TASKS);

  @TempDir Path dir;

  @Test
  void usageAndStorageArePaid() throws Exception {
    try (Cluster cluster = Cluster.start(dir, 4, 2)) {
      Deal cheap =
          settled(
              cluster,
              "0.01",
              "{\"fuel\": \"0.0001\", \"pageFuel\": \"0.00001\", \"bytesIn\": \"0.1\","
                  + " \"bytesOut\": \"0.5\"}");
      Bill bill = Bill.of(cluster.session().chain(), cluster.certificates(cheap));
      List<String> items =
          new ArrayList<>(
              List.of("fuel", "page x fuel", "bytes in", "bytes out", "node fee", "storage"));
      if (cluster.certificates(cheap).leaves().stream().anyMatch(Leaf::reexecuted)) {
        items.add(items.indexOf("storage"), "re-executions"); // one task in fifty is audited
      }
      assertThat(bill.items().stream().map(Bill.Item::what).filter(what -> !rounds(what)))
          .containsExactlyElementsOf(items);
      assertThat(bill.items().getLast().units()).isEqualTo(STORAGE.units());
      DealReport report = cluster.report(cheap);
      assertThat(paid(report)).isEqualTo(byUse(cluster.certificates(cheap).leaves(), cheap));
      assertThat(bill.spent().plus(bill.returned())).isEqualTo(cheap.locked());

      Deal dear = settled(cluster, "0.000001", "{\"fuel\": \"18\", \"bytesOut\": \"18\"}");
      Bill capped = Bill.of(cluster.session().chain(), cluster.certificates(dear));
      assertThat(capped.items().stream().map(Bill.Item::what)).contains("over the cap");
      report = cluster.report(dear);
      assertThat(paid(report)).as("the cap for each copy").isEqualTo(dear.price().times(10));
      assertThat(capped.spent().plus(capped.returned())).isEqualTo(dear.locked());
      assertThat(report.escrowBalanced()).isTrue();
    }
  }

  private static boolean rounds(String what) {
    return what.equals("rounding");
  }

  private static Deal settled(Cluster cluster, String price, String rates) throws Exception {
    Deal deal =
        cluster.order(
            """
            {"program": "%s/hello.wasm", "price": "%s", "trust": 16, "rates": %s,
             "checkpointBytes": 1025, "sweep": {"i": {"from": 1, "step": 1, "count": %d}},
             "args": ["{i}"], "deadline": "2m"}
            """
                .formatted(Cluster.PROGRAMS, price, rates, TASKS));
    assertThat(deal.checkpointBytes()).isEqualTo(1025);
    assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.SETTLED);
    return deal;
  }

  private static Amount paid(DealReport report) {
    return report.workers().stream()
        .map(DealReport.WorkerShare::credits)
        .reduce(Amount.ZERO, Amount::plus);
  }

  /** Copy by copy, each rounded down. */
  private static Amount byUse(List<Leaf> leaves, Deal deal) {
    Amount sum = Amount.ZERO;
    for (Leaf leaf : leaves) {
      BigInteger products =
          product(deal.rates().fuel(), leaf.usage().fuel())
              .add(product(deal.rates().pageFuel(), leaf.usage().pageFuel()))
              .add(product(deal.rates().bytesIn(), leaf.usage().bytesIn()))
              .add(product(deal.rates().bytesOut(), leaf.usage().bytesOut()));
      Amount copy = new Amount(products.divide(BigInteger.valueOf(1_000_000)));
      assertThat(copy).isLessThan(deal.price());
      sum = sum.plus(copy.times(leaf.winners().size()));
    }
    return sum;
  }

  private static BigInteger product(Amount rate, long used) {
    return rate.units().multiply(BigInteger.valueOf(used));
  }
}
