package io.sidework.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.contracts.chain.ChainEvent;
import io.sidework.fixture.FakeChain;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Amount;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** Spec G-25. */
class BillTest {
  private static final Deal DEAL = DealReportTest.DEAL;

  private static FakeChain chain(String spent) {
    return new FakeChain()
        .made(DEAL)
        .settled(DEAL, 0, BigInteger.valueOf(0b11), Amount.parse(spent));
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
            new Bill.Item("copies", 4, Amount.parse("0.01"), Amount.parse("0.04")),
            new Bill.Item("node fee", 2, Amount.ZERO, Amount.parse("0.002")));
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
