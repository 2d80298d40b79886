package io.sidework.testnet.report;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The counts with the fitted curve, and below them where all 763 boys are according to the model.
 */
final class OutbreakFigure {
  private static final int LEFT = 56;
  private static final int RIGHT = 624;
  private static final int TOP = 36;
  private static final int BOTTOM = 300;
  private static final int SCHOOL_TOP = 370;
  private static final int SCHOOL_BOTTOM = 460;
  private static final int HEIGHT = 520;
  private static final int STEPS_PER_CURVE_POINT = 10;

  private final Fit fit;
  private final List<Integer> data;
  private final int lastDay;
  private final List<Outbreak.Point> curve;
  private final Scale x;
  private final Scale y;
  private final Scale school = Scale.linear(0, Outbreak.POPULATION, SCHOOL_BOTTOM, SCHOOL_TOP);

  OutbreakFigure(Fit fit, List<Integer> data) {
    this.fit = fit;
    this.data = data;
    lastDay = data.size() - 1;
    curve =
        Outbreak.curve(fit.beta(), fit.gamma(), data.getFirst(), lastDay, STEPS_PER_CURVE_POINT);
    x = Scale.linear(0, lastDay, LEFT, RIGHT);
    double most = curve.stream().mapToDouble(Outbreak.Point::infectious).max().orElse(0);
    for (int count : data) {
      most = Math.max(most, count);
    }
    y = Scale.linear(0, Math.ceil(most / 50) * 50, BOTTOM, TOP);
  }

  Markup markup() {
    Drawing drawing =
        new Drawing("outbreak", HEIGHT, "Boys in bed, and the fitted curve", description());
    drawCounts(drawing);
    drawSchool(drawing);
    for (int day = 0; day <= lastDay; day++) {
      drawing.label("tick", x.at(day), SCHOOL_BOTTOM, "middle", 1.5, Integer.toString(day));
    }
    drawing.label("axis", RIGHT, HEIGHT - 4, "end", "days since the first count");
    return drawing.markup();
  }

  private String description() {
    return "The counts rise from "
        + data.getFirst()
        + " to "
        + data.stream().mapToInt(Integer::intValue).max().orElse(0)
        + " and fall to "
        + data.getLast()
        + " within "
        + lastDay
        + " days; the curve with beta "
        + fit.beta()
        + " and gamma "
        + fit.gamma()
        + " passes close to all of them. The table below has the numbers.";
  }

  private void drawCounts(Drawing drawing) {
    for (double tick : y.ticks(100)) {
      drawing.line("grid", LEFT, y.at(tick), RIGHT, y.at(tick));
      drawing.label("tick", LEFT - 8, y.at(tick), "end", 0.33, Numbers.plain(tick));
    }
    drawing.label("axis", 0, 14, "start", "boys in bed");
    List<Double> model = Outbreak.daily(fit.beta(), fit.gamma(), data.getFirst(), data.size());
    for (int day = 0; day <= lastDay; day++) {
      drawing.line("residual", x.at(day), y.at(data.get(day)), x.at(day), y.at(model.get(day)));
    }
    drawing.path("curve", "M" + trace(y, Outbreak.Point::infectious));
    for (int day = 0; day <= lastDay; day++) {
      drawing.circle("point", x.at(day), y.at(data.get(day)), 4.5);
    }
    legend(drawing);
  }

  /** In the corner that an outbreak leaves free: long after the peak, high up. */
  private void legend(Drawing drawing) {
    int left = 452;
    drawing.circle("point", left, TOP + 14, 4.5);
    drawing.label("note", left + 18, TOP + 14, "start", 0.33, "counted");
    drawing.line("curve", left - 10, TOP + 42, left + 10, TOP + 42);
    drawing.label("note", left + 18, TOP + 42, "start", 0.33, "fitted");
  }

  private void drawSchool(Drawing drawing) {
    drawing.label(
        "axis", 0, SCHOOL_TOP - 20, "start", "all " + Outbreak.POPULATION + " boys, in the model");
    drawing.path("recovered", area(Outbreak.POPULATION, point -> 0));
    drawing.path("ill", area(0, point -> Outbreak.POPULATION - recovered(point)));
    drawing.path("susceptible", area(0, Outbreak.Point::susceptible));
    drawing.label("note", x.at(0.3 * lastDay / 2), school.at(260), "middle", 0.33, "not yet ill");
    drawing.label("note", x.at(0.8 * lastDay), school.at(560), "middle", 0.33, "recovered");
    peak(drawing);
    for (double tick : List.of(0.0, (double) Outbreak.POPULATION)) {
      drawing.label("tick", LEFT - 8, school.at(tick), "end", 0.33, Numbers.plain(tick));
    }
  }

  private void peak(Drawing drawing) {
    Outbreak.Point peak = curve.getFirst();
    for (Outbreak.Point point : curve) {
      peak = point.infectious() > peak.infectious() ? point : peak;
    }
    double middle = peak.susceptible() + peak.infectious() / 2;
    drawing.label("note on", x.at(peak.day()), school.at(middle), "middle", 0.33, "ill");
  }

  private static double recovered(Outbreak.Point point) {
    return Outbreak.POPULATION - point.susceptible() - point.infectious();
  }

  /** Between a level and the curve of {@code boys}. */
  private String area(double level, ToDoubleFunction<Outbreak.Point> boys) {
    String base = Numbers.plain(school.at(level));
    return "M" + trace(school, boys) + "V" + base + "H" + LEFT + "Z";
  }

  private String trace(Scale vertical, ToDoubleFunction<Outbreak.Point> boys) {
    StringBuilder d = new StringBuilder();
    for (Outbreak.Point point : curve) {
      d.append(d.isEmpty() ? "" : "L").append(Numbers.plain(x.at(point.day()))).append(' ');
      d.append(Numbers.plain(vertical.at(boys.applyAsDouble(point))));
    }
    return d.toString();
  }
}
