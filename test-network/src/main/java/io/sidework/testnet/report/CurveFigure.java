package io.sidework.testnet.report;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** One curve with all of its numbers, from zero up. */
final class CurveFigure {
  private static final int LEFT = 64;
  private static final int RIGHT = 610;
  private static final int TOP = 52;
  private static final int BOTTOM = 228;
  private static final int HEIGHT = 288;
  private static final int ROOM_FOR_LABEL = 40;

  private final Curve curve;
  private final Scale x;
  private final Scale y;
  private final double step;

  CurveFigure(Curve curve) {
    this.curve = curve;
    int first = curve.points().firstKey();
    int last = curve.points().lastKey();
    x =
        curve.logarithmic()
            ? Scale.log(first, last, LEFT + 24, RIGHT)
            : Scale.linear(0, last, LEFT, RIGHT);
    step = roundStep(curve.highest() / 4);
    y = Scale.linear(0, Math.ceil(curve.highest() / step) * step, BOTTOM, TOP);
  }

  Markup markup() {
    Drawing drawing = new Drawing(curve.id(), HEIGHT, title(), description());
    for (double tick : y.ticks(step)) {
      drawing.line("grid", LEFT, y.at(tick), RIGHT, y.at(tick));
      drawing.label("tick", LEFT - 8, y.at(tick), "end", 0.33, gas(tick));
    }
    drawing.label("axis", 0, 14, "start", "gas per task");
    drawing.label("axis", RIGHT, HEIGHT - 6, "end", curve.axis());
    curve.goal().ifPresent(goal -> drawGoal(drawing, goal));
    StringBuilder path = new StringBuilder();
    curve
        .points()
        .forEach(
            (at, gas) ->
                path.append(path.isEmpty() ? "M" : "L")
                    .append(Numbers.plain(x.at(at)))
                    .append(' ')
                    .append(Numbers.plain(y.at(gas))));
    drawing.path("curve", path.toString());
    drawPoints(drawing);
    return drawing.markup();
  }

  /** The description has the numbers for which there is no room. */
  private void drawPoints(Drawing drawing) {
    double labelled = Double.NEGATIVE_INFINITY;
    for (Map.Entry<Integer, Double> point : curve.points().entrySet()) {
      double across = x.at(point.getKey());
      double up = y.at(point.getValue());
      drawing.circle("point", across, up, 4.5);
      if (across - labelled > ROOM_FOR_LABEL) {
        labelled = across;
        drawing.label("note clear", across, up - 10, "middle", gas(point.getValue()));
        drawing.label("tick", across, BOTTOM, "middle", 1.5, point.getKey().toString());
      }
    }
  }

  /** On the left, which curves that fall and curves that rise leave free. */
  private void drawGoal(Drawing drawing, long goal) {
    drawing.line("goal", LEFT, y.at(goal), RIGHT, y.at(goal));
    drawing.label("tick", LEFT, y.at(goal), "start", 1.1, "goal " + Numbers.grouped(goal));
  }

  private String title() {
    return "Gas per task by " + curve.axis().toLowerCase(Locale.ROOT);
  }

  private String description() {
    return curve.points().entrySet().stream()
        .map(point -> gas(point.getValue()) + " gas at " + point.getKey())
        .collect(Collectors.joining(", ", "", "."));
  }

  private static String gas(double gas) {
    return Numbers.fixed(gas, 0);
  }

  /** 1, 2 or 5 times a power of ten, at least {@code step}. */
  private static double roundStep(double step) {
    double decade = Math.pow(10, Math.floor(Math.log10(step)));
    for (int times : new int[] {1, 2, 5}) {
      if (times * decade >= step) {
        return times * decade;
      }
    }
    return 10 * decade;
  }
}
