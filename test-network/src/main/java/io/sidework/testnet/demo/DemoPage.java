package io.sidework.testnet.demo;

import io.sidework.client.DealReport;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Amount;
import io.sidework.testnet.report.DemoReport;
import io.sidework.testnet.report.Earning;
import io.sidework.testnet.report.Fact;
import io.sidework.testnet.report.Fit;
import io.sidework.testnet.report.Settlement;
import io.sidework.testnet.report.Tile;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Arranges a run for the report page. */
final class DemoPage {
  private static final List<Integer> OUTBREAK =
      List.of(3, 8, 26, 76, 225, 298, 258, 233, 189, 128, 68, 29, 14, 4);
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private DemoPage() {}

  /** What a deal's money became, beside what workers got. */
  record Money(String contract, Amount spent, Amount returned, Amount fees, Committee committee) {}

  static DemoReport of(Demo.Run run, Money money) {
    DealReport report = run.report();
    Deal deal = report.deal();
    FitPoint best = run.best();
    return new DemoReport(
        new Fit(best.beta(), best.gamma(), best.beta() / best.gamma(), best.sse()),
        tiles(run),
        OUTBREAK,
        earnings(report, money),
        new Settlement(
            report.settlementTransactions(),
            report.gasSettlement(),
            report.gasPerTask().doubleValue(),
            deal.volume(),
            report.certified(),
            report.settled(),
            report.failed(),
            report.copiesPerTask().doubleValue(),
            deal.locked().toString(),
            money.spent().toString(),
            money.returned().toString(),
            report.escrowBalanced()),
        List.of(
            Fact.trust(deal.trust()),
            Fact.nodes(money.committee().size()),
            Fact.quorum(money.committee().quorum())),
        deal.id().toString(),
        money.contract(),
        WHEN.format(run.started()),
        report.wallSeconds(),
        run.jobSeconds());
  }

  private static List<Tile> tiles(Demo.Run run) {
    TileGrid grid = run.grid();
    double beta = grid.betaFrom().doubleValue();
    double gamma = grid.gammaFrom().doubleValue();
    double height = grid.betaTile().doubleValue();
    double width = grid.gammaTile().doubleValue();
    List<Tile> tiles = new ArrayList<>();
    run.points()
        .forEach(
            (task, point) ->
                tiles.add(
                    new Tile(
                        beta + task / grid.columns() * height,
                        gamma + task % grid.columns() * width,
                        height,
                        width,
                        point.beta(),
                        point.gamma(),
                        point.sse(),
                        "settled")));
    return tiles;
  }

  private static List<Earning> earnings(DealReport report, Money money) {
    List<Earning> earnings = new ArrayList<>();
    for (DealReport.WorkerShare worker : report.workers()) {
      earnings.add(
          new Earning(
              worker.address().toString(),
              "worker",
              worker.contributions(),
              worker.paid(),
              worker.credits().toString()));
    }
    earnings.add(
        new Earning(
            "fee pot of epoch " + money.committee().epoch(),
            "committee",
            0,
            0,
            money.fees().toString()));
    earnings.add(
        new Earning(
            report.deal().payer().toString(), "requester", 0, 0, money.returned().toString()));
    return earnings;
  }
}
