package io.sidework.testnet.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Writes the report: one HTML file without scripts or links to anything outside itself. */
public final class ReportPage {
  /** Results carry six decimals of the error and of the point it belongs to. */
  private static final double SSE_TOLERANCE = 1e-3;

  private final DemoReport report;
  private final Settlement settlement;

  private ReportPage(DemoReport report) {
    this.report = report;
    this.settlement = report.settlement();
  }

  /** Replaces the file, and creates its directory where that is missing. */
  public static void write(Path file, DemoReport report) throws IOException {
    String page = render(report);
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Files.writeString(file, page);
  }

  /** Refuses amounts that are no decimal numbers of at most 18 decimals. */
  public static String render(DemoReport report) {
    return new ReportPage(report).fill();
  }

  private String fill() {
    EarningsTable earnings = new EarningsTable(report.earnings(), settlement);
    Template template = Template.ofResource("report.html");
    template.put("style", Template.ofResource("report.css").verbatim());
    template.put("problems", problems(earnings));
    fillFit(template);
    fillSearch(template);
    fillCost(template);
    template.put("earnings", earnings.markup()).put("moneyVerdict", earnings.verdict());
    fillPromise(template);
    return template.put("facts", facts()).fill();
  }

  /**
   * What went wrong comes first, above the success that a reader might otherwise take from here.
   */
  private Markup problems(EarningsTable earnings) {
    Markup list = Markup.NONE;
    if (settlement.settled() < settlement.tasks()) {
      String settled = of(settlement.settled(), settlement.tasks());
      list = list.then(problem("Only " + settled + " tasks were settled."));
    }
    if (settlement.failed() > 0) {
      list = list.then(problem(of(settlement.failed(), settlement.tasks()) + " tasks failed."));
    }
    if (!settlement.escrowBalanced()) {
      list = list.then(problem("The contract's escrow does not balance."));
    }
    if (!earnings.addsUp()) {
      list = list.then(problem("The earnings do not add up to what was locked."));
    }
    if (Math.abs(sseHere() - report.fit().sse()) > SSE_TOLERANCE) {
      list = list.then(problem("Computed again, the best point has another error than certified."));
    }
    return list;
  }

  private static Markup problem(String text) {
    return new Element("p").with("class", "problem").text(text).markup();
  }

  private void fillFit(Template template) {
    Fit fit = report.fit();
    List<Integer> data = report.data();
    int errors = data.size() - 1;
    template
        .put("others", Numbers.fixed(fit.r0(), 1))
        .put("r0", Numbers.fixed(fit.r0(), 2))
        .put("beta", Numbers.fixed(fit.beta(), 4))
        .put("gamma", Numbers.fixed(fit.gamma(), 4))
        .put("illDays", Numbers.fixed(1 / fit.gamma(), 1))
        .put("rms", Numbers.fixed(Math.sqrt(fit.sse() / errors), 0))
        .put("days", Integer.toString(data.size()))
        .put("boys", Integer.toString(Outbreak.POPULATION))
        .put("outbreak", new OutbreakFigure(fit, data).markup())
        .put("dailyRows", dailyRows(fit, data))
        .put("sse", Numbers.fixed(fit.sse(), 6))
        .put("sseHere", Numbers.fixed(sseHere(), 6));
  }

  private double sseHere() {
    return Outbreak.squaredError(report.fit().beta(), report.fit().gamma(), report.data());
  }

  private static Markup dailyRows(Fit fit, List<Integer> data) {
    List<Double> model = Outbreak.daily(fit.beta(), fit.gamma(), data.getFirst(), data.size());
    Markup rows = Markup.NONE;
    for (int day = 0; day < data.size(); day++) {
      Element row =
          new Element("tr")
              .add(new Element("th").with("scope", "row").text(Integer.toString(day)))
              .add(new Element("td").text(Integer.toString(data.get(day))))
              .add(new Element("td").text(Numbers.fixed(model.get(day), 1)));
      rows = rows.then(row.markup());
    }
    return rows;
  }

  private void fillSearch(Template template) {
    boolean any = report.tiles().stream().anyMatch(Tile::drawn);
    long gaps = report.tiles().stream().filter(tile -> !tile.drawn()).count();
    template
        .put("tasks", Numbers.grouped(settlement.tasks()))
        .put(
            "surface", any ? new SurfaceFigure(report.fit(), report.tiles()).markup() : Markup.NONE)
        .put("spread", any ? spread() : "")
        .put(
            "gaps",
            gaps == 0 ? "" : " Tiles without a certified result are left empty: " + gaps + ".");
  }

  /** How far the data leave the answer open, from the tiles themselves. */
  private String spread() {
    double bound = 2 * report.fit().sse();
    List<Tile> near =
        report.tiles().stream().filter(tile -> tile.drawn() && tile.sse() <= bound).toList();
    return "Errors up to twice the smallest occur with β from "
        + range(near, Tile::beta)
        + ", γ from "
        + range(near, Tile::gamma)
        + " and their ratio from "
        + range(near, tile -> tile.beta() / tile.gamma())
        + ".";
  }

  private static String range(List<Tile> tiles, ToDoubleFunction<Tile> of) {
    DoubleSummaryStatistics all = tiles.stream().mapToDouble(of).summaryStatistics();
    return Numbers.fixed(all.getMin(), 2) + " to " + Numbers.fixed(all.getMax(), 2);
  }

  private void fillCost(Template template) {
    double gas = settlement.gasPerTask();
    GasFigure figure = new GasFigure(gas);
    boolean known = GasFigure.drawable(gas);
    template
        .put("gasPerTask", known ? Numbers.fixed(gas, 0) : "–")
        .put("gasFigure", known ? figure.markup() : Markup.NONE)
        .put(
            "perTask",
            known
                ? Numbers.fixed(gas, 0) + " for each task, " + figure.comparison() + " than"
                : "to compare with")
        .put("iexecGas", Numbers.fixed(GasFigure.IEXEC_GAS_PER_TASK, 0))
        .put("gas", Numbers.grouped(settlement.gas()))
        .put("transactions", counted(settlement.transactions(), "transaction"))
        .put("settled", of(settlement.settled(), settlement.tasks()))
        .put("spent", Credits.parse(settlement.spent()).brief())
        .put("networkSeconds", Numbers.fixed(report.networkSeconds(), 1))
        .put("wallSeconds", Numbers.fixed(report.wallSeconds(), 1))
        .put("startedAt", report.startedAt());
  }

  private void fillPromise(Template template) {
    String trust =
        Fact.trustIn(report.facts()).map(t -> " below 1 in " + t).orElse(" below the order's");
    String signers =
        Fact.quorumIn(report.facts())
            .flatMap(
                q ->
                    Fact.nodesIn(report.facts())
                        .map(n -> "At least " + q + " of the " + n + " nodes"))
            .orElse("A quorum of the nodes, more than two thirds,");
    template
        .put("copies", Numbers.fixed(settlement.copiesPerTask(), 2))
        .put("trust", trust)
        .put("signers", signers)
        .put("certified", of(settlement.certified(), settlement.tasks()))
        .put("locked", Credits.parse(settlement.locked()).brief())
        .put("returned", Credits.parse(settlement.returned()).brief())
        .put("balance", settlement.escrowBalanced() ? "held exactly" : "did not hold")
        .put("deal", report.deal())
        .put("contract", report.contract());
  }

  private Markup facts() {
    Markup list = Markup.NONE;
    for (Fact fact : report.facts()) {
      list =
          list.then(
              new Element("div")
                  .add(new Element("dt").text(fact.label()))
                  .add(new Element("dd").text(fact.value()))
                  .markup());
    }
    return list;
  }

  /** "all 1,024" or "1,020 of 1,024". */
  private static String of(long part, long all) {
    return part == all
        ? "all " + Numbers.grouped(all)
        : Numbers.grouped(part) + " of " + Numbers.grouped(all);
  }

  private static String counted(long count, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
  }
}
