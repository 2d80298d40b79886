package io.sidework.testnet.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes the page on gas: one HTML file without scripts or links to anything outside itself. */
public final class GasPage {
  private GasPage() {}

  /** Replaces the file, and creates its directory where that is missing. */
  public static void write(Path file, GasReport report) throws IOException {
    Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
    Files.writeString(file, render(report));
  }

  public static String render(GasReport report) {
    Template template = Template.ofResource("gas.html");
    template.put("style", Template.ofResource("report.css").verbatim());
    template.put("headline", Numbers.fixed(report.figures().getFirst().gas(), 0));
    template.put("iexecGas", Numbers.fixed(GasFigure.IEXEC_GAS_PER_TASK, 0));
    for (Curve curve : report.curves()) {
      template.put(curve.id().replace("-", ""), new CurveFigure(curve).markup());
    }
    return template
        .put("figures", figures(report))
        .put("comparisons", comparisons(report))
        .put("functions", functions(report))
        .fill();
  }

  private static Markup figures(GasReport report) {
    Markup rows = Markup.NONE;
    for (Measured figure : report.figures()) {
      Element verdict =
          new Element("td").text(figure.most().isEmpty() ? "" : figure.met() ? "met" : "not met");
      rows =
          rows.then(
              row(figure.id())
                  .add(number(Numbers.fixed(figure.gas(), figure.gas() < 1000 ? 1 : 0)))
                  .add(number(figure.most().map(Numbers::grouped).orElse("–")))
                  .add(figure.met() ? verdict : verdict.with("class", "missed"))
                  .markup());
    }
    return rows;
  }

  private static Markup comparisons(GasReport report) {
    Markup rows = Markup.NONE;
    for (Comparison comparison : report.comparisons()) {
      double ratio = (double) comparison.gas() / comparison.gasThere();
      rows =
          rows.then(
              row(comparison.here())
                  .add(number(Numbers.grouped(comparison.gas())))
                  .add(new Element("td").text(comparison.there()))
                  .add(number(Numbers.grouped(comparison.gasThere())))
                  .add(number(String.format(Locale.ROOT, "%+.0f %%", 100 * (ratio - 1))))
                  .markup());
    }
    return rows;
  }

  private static Markup functions(GasReport report) {
    Markup rows = Markup.NONE;
    for (var function : report.functions().entrySet()) {
      rows =
          rows.then(
              row(function.getKey()).add(number(Numbers.grouped(function.getValue()))).markup());
    }
    return rows;
  }

  private static Element row(String name) {
    return new Element("tr")
        .add(new Element("th").with("scope", "row").add(new Element("code").text(name)));
  }

  private static Element number(String text) {
    return new Element("td").text(text);
  }
}
