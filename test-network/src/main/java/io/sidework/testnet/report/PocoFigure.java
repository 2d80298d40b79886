package io.sidework.testnet.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Wrong results against copies, a line for each market through its shares of colluders. Lower and
 * further left is better; both goals are drawn.
 */
final class PocoFigure {
  /** Nothing below is drawn: a few wrong results in a million tasks. */
  private static final double FLOOR = 0.02;

  private static final double MOST_WRONG = 50;
  private static final int LEFT = 58;
  private static final int RIGHT = 604;
  private static final int TOP = 50;
  private static final int BOTTOM = 356;
  private static final int HEIGHT = 410;

  /** Goal of 10 % colluders: at most so many copies, and percent wrong. */
  private static final double COPIES = 1.25;

  private static final double WRONG = 1.0;

  /** Goal of 20 % colluders, in percent wrong. */
  private static final double WRONG_AT_20 = 2.5;

  /**
   * How a market is drawn: class of its line, class and size of its points, where its name goes.
   */
  private record Style(String market, String line, String point, double radius, String name) {}

  private static final List<Style> STYLES =
      List.of(
          new Style("iExec, trust 100, score 400", "rival", "ring", 7, "iExec, score 400"),
          new Style("BOINC, adaptive", "rival", "there", 4, "BOINC"),
          new Style("iExec, trust 100, score 100", "rival", "ring", 6, "iExec, score 100"),
          new Style("Sidework, replicated, T = 100", "own", "faint", 4.5, "replicated, T = 100"),
          new Style("Sidework, replicated, T = 1000", "own", "faint", 4.5, "replicated, T = 1000"),
          new Style("Sidework, spot, T = 100", "curve", "here", 5.5, "Sidework, spot mode"));

  private final List<Worst> worst;
  private final Scale x;
  private final Scale y = Scale.log(FLOOR, MOST_WRONG, BOTTOM, TOP);

  PocoFigure(List<Worst> worst) {
    this.worst = worst;
    double most = worst.stream().mapToDouble(Worst::copies).max().orElse(1);
    x = Scale.linear(0.8, Math.max(3.4, most + 0.2), LEFT, RIGHT);
  }

  Markup markup() {
    Drawing drawing =
        new Drawing("poco", HEIGHT, "Wrong results against copies a task", description());
    for (double tick : y.decadeTicks(1)) {
      drawing.line("grid", LEFT, y.at(tick), RIGHT, y.at(tick));
      drawing.label("tick", LEFT - 8, y.at(tick), "end", 0.33, Numbers.plain(tick) + " %");
    }
    for (double tick : x.ticks(0.5)) {
      drawing.line("grid", x.at(tick), TOP, x.at(tick), BOTTOM);
      drawing.label("tick", x.at(tick), BOTTOM, "middle", 1.5, Numbers.plain(tick));
    }
    drawing.label("axis", 0, 16, "start", "wrong results that were certified, at the liars' best");
    drawing.label("axis", RIGHT, HEIGHT - 8, "end", "copies a task");
    goals(drawing);
    STYLES.forEach(style -> draw(drawing, style));
    return drawing.markup();
  }

  private void goals(Drawing drawing) {
    drawing.path(
        "goal",
        "M%d %s H%s V%d"
            .formatted(LEFT, Numbers.plain(y.at(WRONG)), Numbers.plain(x.at(COPIES)), BOTTOM));
    drawing.label(
        "tick clear", x.at(COPIES) + 6, BOTTOM - 10, "start", "goal at 10 %: stay in this corner");
    drawing.line("goal", LEFT, y.at(WRONG_AT_20), RIGHT, y.at(WRONG_AT_20));
    drawing.label("tick clear", x.at(2.05), y.at(WRONG_AT_20), "start", 1.2, "goal at 20 %");
  }

  private void draw(Drawing drawing, Style style) {
    List<Worst> points =
        worst.stream().filter(each -> each.market().equals(style.market())).toList();
    if (points.isEmpty()) {
      return;
    }
    drawing.path(
        style.line(),
        points.stream()
            .map(each -> Numbers.plain(x.at(each.copies())) + " " + Numbers.plain(up(each)))
            .collect(Collectors.joining("L", "M", "")));
    boolean own = style.line().equals("curve");
    for (Worst each : points) {
      drawing.circle("point " + style.point(), x.at(each.copies()), up(each), style.radius());
      if (each.wrong() >= FLOOR && !style.point().equals("there")) {
        drawing.label(
            (own ? "strong" : "tick") + " clear",
            x.at(each.copies()) + 12,
            up(each),
            "start",
            0.35,
            each.percent() + " %");
      }
    }
    name(drawing, style, points);
  }

  /** Above where it ends; two that end in one place are named one above the other. */
  private void name(Drawing drawing, Style style, List<Worst> points) {
    boolean atFloor = points.getFirst().wrong() < FLOOR;
    Worst at = atFloor ? points.getFirst() : points.getLast();
    double lines = atFloor ? -0.4 : style.name().equals("BOINC") ? -2.1 : -0.95;
    drawing.label(
        style.line().equals("curve") ? "strong own-name clear" : "note clear",
        x.at(at.copies()) + (atFloor ? 10 : style.line().equals("curve") ? -34 : -8),
        up(at),
        "start",
        lines,
        style.name());
  }

  private double up(Worst point) {
    return y.at(Math.max(FLOOR, point.wrong()));
  }

  private String description() {
    return worst.stream()
        .map(
            each ->
                String.format(
                    Locale.ROOT,
                    "%s at %d %% colluders: %.2f %% wrong at %.2f copies",
                    each.market(),
                    each.percent(),
                    each.wrong(),
                    each.copies()))
        .collect(Collectors.joining("; ", "", "."));
  }
}
