package io.sidework.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.contracts.DeploymentParameters;
import io.sidework.contracts.chain.AccountState;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.fixture.Actors;
import io.sidework.fixture.FakeChain;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.TaskStatus;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Arithmetic of reports, audits and quotes against numbers worked out by hand (spec G-24). */
class DealReportTest {
  static final Deal DEAL = Actors.deal("report", 4);

  static CertifiedTasks tasks() {
    CertifiedTasks tasks = new CertifiedTasks(Actors.DOMAIN, DEAL, Actors.COMMITTEE);
    assertThat(tasks.add(Actors.certificate(DEAL, 0, 1))).isEmpty();
    assertThat(tasks.add(Actors.certificate(DEAL, List.of(Actors.leaf(2, TaskStatus.TRAP)))))
        .isEmpty();
    return tasks;
  }

  /** Tasks 0 and 1 settled: 2 x (2 x 0.01 + 2 x 0.0005) = 0.042 spent of 0.28. */
  private static FakeChain chain() {
    FakeChain chain =
        new FakeChain()
            .made(DEAL)
            .settled(DEAL, 0, BigInteger.valueOf(0b11), Amount.parse("0.042"));
    Amount none = Amount.ZERO;
    for (int worker : new int[] {11, 12}) {
      chain.accounts.put(
          Actors.address(worker),
          new AccountState(Amount.parse("0.02"), Amount.parse("100"), none));
      chain.add(
          origin -> new ChainEvent.Credited(origin, Actors.address(worker), Amount.parse("0.02")));
    }
    chain.accounts.put(
        Actors.REQUESTER.address(), new AccountState(Amount.parse("5"), none, Amount.parse("1")));
    chain.pots.put(1, Amount.parse("0.002"));
    chain.tokens.put(Actors.DOMAIN.contract(), Amount.parse("206.28"));
    return chain;
  }

  @Test
  void countsWhatTheChainAndTheCertificatesSay() {
    DealReport report = DealReport.of(chain(), tasks(), 12.5);
    JsonNode json = report.toJson();
    assertThat(json.path("tasks").asInt()).isEqualTo(4);
    assertThat(json.path("certified").asInt()).isEqualTo(3);
    assertThat(json.path("settled").asInt()).isEqualTo(2);
    assertThat(json.path("failed").asInt()).isEqualTo(1);
    assertThat(json.path("copiesPerTask").decimalValue()).isEqualByComparingTo("2.000");
    assertThat(json.path("settlementTransactions").asInt()).isEqualTo(1);
    assertThat(json.path("gasSettlement").asLong()).isEqualTo(100_000);
    assertThat(json.path("gasPerTask").decimalValue()).isEqualByComparingTo("50000");
    assertThat(json.path("wallSeconds").decimalValue()).isEqualByComparingTo("12.5");
    JsonNode worker = json.path("workers").get(0);
    assertThat(worker.path("address").asText()).isEqualTo(Actors.address(11).toString());
    assertThat(worker.path("contributions").asInt()).isEqualTo(3);
    assertThat(worker.path("paid").asInt()).isEqualTo(2);
    assertThat(worker.path("credits").asText()).isEqualTo("0.020000000000000000");
    assertThat(json.path("escrowBalanced").asBoolean()).isTrue();
  }

  @Test
  void aRefundFailsEveryTaskThatIsNotSettled() {
    FakeChain chain =
        chain()
            .add(origin -> new ChainEvent.DealRefunded(origin, DEAL.id(), Amount.parse("0.238")));
    assertThat(DealReport.of(chain, tasks(), 1).failed()).isEqualTo(2);
  }

  @Test
  void theAuditSeesOneMissingUnit() {
    FakeChain chain = chain();
    EscrowAudit audit = EscrowAudit.of(chain);
    // 5 + 0.04 free, 200 staked, 1 unbonding, 0.28 - 0.042 locked, 0.002 fees (P1).
    assertThat(audit.owed()).isEqualTo(Amount.parse("206.28"));
    assertThat(audit.isBalanced()).isTrue();
    chain.tokens.put(Actors.DOMAIN.contract(), Amount.parse("206.28").minus(Amount.of(1)));
    assertThat(EscrowAudit.of(chain).isBalanced()).isFalse();
  }

  @Test
  void quotesWhatAMatchLocks() {
    DeploymentParameters terms = new FakeChain().terms();
    // T = 16: m = 2, six copies of 0.01 and 0.0005 fee, four re-executions of 0.001.
    Quote quote = Quote.of(1024, Amount.parse("0.01"), 16, 0, terms, 4);
    assertThat(quote.copies()).isEqualTo(6);
    assertThat(quote.locked()).isEqualTo(Amount.parse("68.608"));
    // A fee is rounded up for each copy: 1 unit of price costs 1 unit of fee.
    assertThat(Quote.of(1, Amount.of(1), 1, 0, terms, 4).locked())
        .isEqualTo(Amount.of(10).plus(Amount.parse("0.004")));
    assertThatThrownBy(() -> quote.requireCoveredBy(Amount.parse("68")))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "price: 1024 tasks at 0.01 a copy lock 68.608 credits, the balance is 68:"
                + " 0.608 are missing");
    quote.requireCoveredBy(Amount.parse("68.608"));
  }

  /** CMP-38: what copies alone would cost is not enough, and the message says what is missing. */
  @Test
  void quotesCheckpointStorageToo() {
    // 3 KiB are begun: 3 x 0.0000001 a task.
    DeploymentParameters terms = new FakeChain().terms();
    Quote quote = Quote.of(1024, Amount.parse("0.01"), 16, 2049, terms, 4);
    assertThat(quote.storage()).isEqualTo(Amount.parse("0.0003072"));
    assertThat(quote.locked()).isEqualTo(Amount.parse("68.6083072"));
    quote.requireCoveredBy(quote.locked());
    assertThatThrownBy(() -> quote.requireCoveredBy(Amount.parse("68.608")))
        .isInstanceOf(BadInput.class)
        .hasMessage(
            "checkpointBytes: 1024 tasks at 0.01 a copy lock 68.6083072 credits,"
                + " 0.0003072 of them for checkpoint storage, the balance is 68.608:"
                + " 0.0003072 are missing");
    assertThatThrownBy(() -> quote.requireCoveredBy(Amount.parse("68")))
        .hasMessageStartingWith("price: ");
  }
}
