package io.sidework.testnet.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.client.DealReport;
import io.sidework.client.Session;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Amount;
import io.sidework.testnet.network.TestNetwork;
import io.sidework.testnet.report.ReportPage;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the demo tells at its end, as lines, as JSON and as a page. */
public final class DemoSummary {
  private final Demo.Run run;
  private final DemoPage.Money money;

  private DemoSummary(Demo.Run run, DemoPage.Money money) {
    this.run = run;
    this.money = money;
  }

  /** Reads from the chain what became of the money. */
  public static DemoSummary of(TestNetwork network, Demo.Run run) {
    Deal deal = run.report().deal();
    try (Session session = Session.open(network.dir())) {
      Amount spent = Amount.ZERO;
      Amount returned = Amount.ZERO;
      for (ChainEvent event : session.chain().eventsOf(deal.id())) {
        if (event instanceof ChainEvent.SegmentSettled settled) {
          spent = spent.plus(settled.spent());
        } else if (event instanceof ChainEvent.DealFinished finished) {
          returned = returned.plus(finished.returned());
        }
      }
      Amount paid = Amount.ZERO;
      for (DealReport.WorkerShare worker : run.report().workers()) {
        paid = paid.plus(worker.credits());
      }
      return new DemoSummary(
          run,
          new DemoPage.Money(
              session.chain().domain().contract().toString(),
              spent,
              returned,
              spent.minus(paid),
              session.chain().committee(deal.epoch())));
    }
  }

  public boolean isComplete() {
    DealReport report = run.report();
    return report.settled() == report.deal().volume()
        && report.failed() == 0
        && report.escrowBalanced();
  }

  /** Everything that submit --wait reports, and the fit. */
  public ObjectNode toJson() {
    FitPoint best = run.best();
    ObjectNode json = run.report().toJson();
    json.put("beta", rounded(best.beta(), 6));
    json.put("gamma", rounded(best.gamma(), 6));
    json.put("r0", rounded(best.beta() / best.gamma(), 4));
    json.put("sse", rounded(best.sse(), 4));
    json.put("networkSeconds", rounded(run.networkSeconds(), 3));
    json.put("jobSeconds", rounded(run.jobSeconds(), 3));
    return json;
  }

  public List<String> lines() {
    DealReport report = run.report();
    FitPoint best = run.best();
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "fit        beta %.3f, gamma %.3f per day, R0 %.2f (literature: about 3.8), squared error %.2f",
            best.beta(),
            best.gamma(),
            best.beta() / best.gamma(),
            best.sse()));
    lines.add(
        String.format(
            Locale.ROOT,
            "tasks      %d ordered, %d certified by %d of %d nodes, %d settled, %d failed, %s copies each",
            report.deal().volume(),
            report.certified(),
            money.committee().quorum(),
            money.committee().size(),
            report.settled(),
            report.failed(),
            report.copiesPerTask().toPlainString()));
    for (DealReport.WorkerShare worker : report.workers()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "worker     %s  %5d copies paid  %s credits",
              worker.address(),
              worker.paid(),
              worker.credits()));
    }
    lines.add("committee  fees " + money.fees() + " credits");
    lines.add(
        "requester  locked "
            + report.deal().locked().toDisplay()
            + ", spent "
            + money.spent().toDisplay()
            + ", returned "
            + money.returned().toDisplay());
    lines.add(
        String.format(
            Locale.ROOT,
            "gas        %,d in %d settlement transactions: %s a task",
            report.gasSettlement(),
            report.settlementTransactions(),
            report.gasPerTask().toPlainString()));
    lines.add(
        "books      "
            + (report.escrowBalanced()
                ? "balance: free + locked + staked + fees = tokens held"
                : "DO NOT BALANCE"));
    lines.add(
        String.format(
            Locale.ROOT,
            "time       network up %.1f s, job %.1f s",
            run.networkSeconds(),
            run.jobSeconds()));
    return lines;
  }

  public Path writePage(Path dir) throws IOException {
    Path page = dir.resolve("report.html");
    ReportPage.write(page, DemoPage.of(run, money));
    return page;
  }

  private static BigDecimal rounded(double value, int decimals) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
  }
}
