package io.sidework.testnet.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the page on proof of contribution: one HTML file that needs nothing but a browser. */
public final class PocoPage {
  private PocoPage() {}

  /** Replaces the file, and creates its directory where that is missing. */
  public static void write(Path file, PocoReport report) throws IOException {
    Files.createDirectories(file.toAbsolutePath().resolveSibling("."));
    Files.writeString(file, render(report));
  }

  public static String render(PocoReport report) {
    return Template.ofResource("poco.html")
        .put("style", Template.ofResource("report.css").verbatim())
        .put("plot", new PocoFigure(report.worst()).markup())
        .put("figures", figures(report))
        .put("trials", trials(report))
        .fill();
  }

  private static Markup figures(PocoReport report) {
    Markup rows = Markup.NONE;
    for (Judged figure : report.figures()) {
      rows =
          rows.then(
              new Element("tr")
                  .add(
                      new Element("th")
                          .with("scope", "row")
                          .add(new Element("code").text(figure.id())))
                  .add(new Element("td").text(figure.value()))
                  .add(new Element("td").text(figure.goal()))
                  .add(verdict(figure.goal(), figure.met()))
                  .markup());
    }
    return rows;
  }

  private static Markup trials(PocoReport report) {
    Markup rows = Markup.NONE;
    int experiment = 0;
    for (Trial trial : report.trials()) {
      Element number = new Element("th").with("scope", "row");
      if (trial.experiment() != experiment) {
        experiment = trial.experiment();
        number.text(Integer.toString(experiment));
      }
      rows =
          rows.then(
              new Element("tr")
                  .add(number)
                  .add(new Element("td").text(trial.setting()))
                  .add(new Element("td").text(trial.outcome()))
                  .add(new Element("td").text(trial.goal()))
                  .add(verdict(trial.goal(), trial.met()))
                  .markup());
    }
    return rows;
  }

  private static Element verdict(String goal, boolean met) {
    Element verdict = new Element("td").text(goal.isEmpty() ? "" : met ? "met" : "not met");
    return met ? verdict : verdict.with("class", "missed");
  }
}
