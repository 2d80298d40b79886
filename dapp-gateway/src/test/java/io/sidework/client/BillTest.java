package io.sidework.client;

import static io.sidework.protocol.type.TaskStatus.OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.contracts.chain.ChainEvent;
import io.sidework.fixture.Actors;
import io.sidework.fixture.FakeChain;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Rates;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spec G-25. */
class BillTest {
  private static final Deal DEAL = DealReportTest.DEAL;

  private static FakeChain chain(String spent) {
    return new FakeChain()
        .made(DEAL)
        .settled(DEAL, 0, BigInteger.valueOf(0b11), Amount.parse(spent));
  }

  private static Bill.Item item(String what, long count, String credits) {
    BigInteger units = new BigDecimal(credits).scaleByPowerOfTen(18).toBigIntegerExact();
    return new Bill.Item(what, BigInteger.valueOf(count), Amount.ZERO, 1, units);
  }

  private static Bill.Item metric(String what, long count, String rate, String credits) {
    Bill.Item item = item(what, count, credits);
    return new Bill.Item(what, item.count(), Amount.parse(rate), 1_000_000, item.units());
  }

  /**
   * by hand. Each of two copies of tasks 0 and 1 used 1000 and 1001 fuel, 16,000 page x
   * fuel, 10 bytes in and 12 out. A copy of task 0 costs 1000 x 3 + 16,000 x 0.1 + 10 x 4 + 12 x 7
   * millionths, 0.004724; of task 1 0.004727, which the cap leaves at 0.004725. The odd unit of the
   * rate of bytes in is lost to rounding.
   */
  @Test
  void everyMetricIsAnItemOfItsOwn() {
    Deal deal = Actors.metered("metered", 2, "0.004725", RATES, 1025, Amount.parse("0.0001"));
    CertifiedTasks tasks = new CertifiedTasks(Actors.DOMAIN, deal, Actors.COMMITTEE);
    assertThat(tasks.add(Actors.certificate(deal, 0, 1))).isEmpty();
    FakeChain chain =
        new FakeChain()
            .made(deal)
            .settled(deal, 0, BigInteger.valueOf(0b11), Amount.parse("0.0202429"));
    Bill bill = Bill.of(chain, tasks);
    assertThat(bill.items())
        .containsExactly(
            metric("fuel", 4002, "3", "0.012006"),
            metric("page x fuel", 64_000, "0.1", "0.0064"),
            metric("bytes in", 40, "4.000000000000000001", "0.00016"),
            metric("bytes out", 48, "7", "0.000336"),
            item("over the cap", 2, "-0.000004"),
            item("node fee", 2, "0.0009449"),
            Bill.Item.of("storage", 2, Amount.parse("0.0002")));
    assertThat(bill.spent()).isEqualTo(Amount.parse("0.0202429"));
    assertThat(bill.toJson().path("items").get(4).path("amount").asText())
        .isEqualTo("-0.000004000000000000");
    assertThat(DealReport.of(chain, tasks, 1).workers())
        .allSatisfy(share -> assertThat(share.credits()).isEqualTo(Amount.parse("0.009449")));
  }

  private static final Rates RATES =
      new Rates(
          Amount.parse("3"),
          Amount.parse("0.1"),
          Amount.parse("4.000000000000000001"),
          Amount.parse("7"));

  /** What is lost copy by copy, and what has no certified usage, are lines of their own. */
  @Test
  void roundingAndUnmeasuredCopiesAreShown() {
    Rates tiny = new Rates(Amount.of(999), Amount.ZERO, Amount.ZERO, Amount.ZERO);
    Deal deal = Actors.metered("tiny", 3, "0.01", tiny, 0, Amount.ZERO);
    CertifiedTasks tasks = new CertifiedTasks(Actors.DOMAIN, deal, Actors.COMMITTEE);
    Leaf engines =
        new Leaf(
            2,
            TaskStatus.INDETERMINATE,
            Bytes32.ZERO,
            Bytes32.ZERO,
            new Usage(0, 0, 0, 0),
            Actors.WORKERS.subList(0, 1),
            false);
    List<Leaf> leaves = List.of(Actors.leaf(0, OK), Actors.leaf(1, OK), engines);
    assertThat(tasks.add(Actors.certificate(deal, leaves))).isEmpty();
    FakeChain chain =
        new FakeChain()
            .made(deal)
            .settled(deal, 0, BigInteger.valueOf(0b111), Amount.parse("0.0105"));
    // 4 x 999 x 1000 millionths of a unit and a bit are 3 units; each copy alone comes to none.
    assertThat(Bill.of(chain, tasks).items())
        .containsExactly(
            metric("fuel", 4002, "0.000000000000000999", "0.000000000000000003"),
            item("rounding", 0, "-0.000000000000000003"),
            Bill.Item.of("unmeasured", 1, Amount.parse("0.01")),
            item("node fee", 3, "0.0005"));
  }

  @Test
  void itemsComeToWhatTheChainSpent() {
    FakeChain chain =
        chain("0.042")
            .add(origin -> new ChainEvent.DealRefunded(origin, DEAL.id(), Amount.parse("0.238")));
    Bill bill = Bill.of(chain, DealReportTest.tasks());
    assertThat(bill.settled()).isEqualTo(2);
    assertThat(bill.items())
        .containsExactly(
            Bill.Item.of("copies", 4, Amount.parse("0.01")), item("node fee", 2, "0.002"));
    assertThat(bill.spent()).isEqualTo(Amount.parse("0.042"));
    assertThat(bill.returned()).isEqualTo(Amount.parse("0.238"));
    assertThat(bill.toJson().path("items").get(0).path("amount").asText())
        .isEqualTo("0.040000000000000000");
    assertThat(bill.usage().fuel()).isPositive();
  }

  @Test
  void oneUnitThatNobodyAccountsForIsAFailure() {
    Amount more = Amount.parse("0.042").plus(Amount.of(1));
    assertThatThrownBy(() -> Bill.of(chain(more.toDisplay()), DealReportTest.tasks()))
        .isInstanceOf(JobFailed.class)
        .hasMessage(
            "the certificates come to 0.042 credits,"
                + " the chain says that 0.042000000000000001 were spent");
  }

  @Test
  void settledTasksWithoutACertificateAreAFailure() {
    FakeChain chain = chain("0.042");
    CertifiedTasks none = new CertifiedTasks(chain.domain(), DEAL, chain.committee(DEAL.epoch()));
    assertThatThrownBy(() -> Bill.of(chain, none))
        .isInstanceOf(JobFailed.class)
        .hasMessage("certificates of 2 of 2 settled tasks are missing");
  }
}
