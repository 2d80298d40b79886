package io.sidework.testnet.report;

/**
 * Gas of one task here and at iExec, as two points of a logarithmic axis: their distance is the
 * ratio. Bars would suggest lengths, which a logarithmic axis does not have.
 */
final class GasFigure {
  /** Measured for one replicated task of three workers, from match to finalized result. */
  static final double IEXEC_GAS_PER_TASK = 1_852_285;

  private static final int LEFT = 24;
  private static final int RIGHT = 600;
  private static final int LINE = 64;
  private static final int AXIS = 110;
  private static final int HEIGHT = 148;
  private static final int ROOM_FOR_COMPARISON = 240;

  private final double here;

  GasFigure(double gasPerTask) {
    here = gasPerTask;
  }

  /** Whether there is anything to compare: no task settled, no gas per task. */
  static boolean drawable(double gasPerTask) {
    return Double.isFinite(gasPerTask) && gasPerTask >= 1;
  }

  /** "1,340 times less", or more. */
  String comparison() {
    double ratio = IEXEC_GAS_PER_TASK / here;
    return ratio >= 1
        ? Numbers.ratio(ratio) + " times less"
        : Numbers.ratio(1 / ratio) + " times more";
  }

  Markup markup() {
    double low = Math.pow(10, Math.floor(Math.log10(Math.min(here, 100))));
    double high = 2 * Math.max(here, IEXEC_GAS_PER_TASK);
    Scale x = Scale.log(low, high, LEFT, RIGHT);
    String sidework = Numbers.fixed(here, 0);
    String iexec = Numbers.fixed(IEXEC_GAS_PER_TASK, 0);
    Drawing drawing =
        new Drawing(
            "gas",
            HEIGHT,
            "Gas per task, on a logarithmic axis",
            "Sidework " + sidework + ", iExec " + iexec + ": " + comparison() + ".");
    for (double tick : x.decadeTicks(1)) {
      drawing.line("grid", x.at(tick), LINE - 14, x.at(tick), AXIS);
      drawing.label("tick", x.at(tick), AXIS, "middle", 1.2, Numbers.fixed(tick, 0));
    }
    drawing.line("span", x.at(here), LINE, x.at(IEXEC_GAS_PER_TASK), LINE);
    drawing
        .circle("point here", x.at(here), LINE, 7)
        .circle("point there", x.at(IEXEC_GAS_PER_TASK), LINE, 7);
    if (Math.abs(x.at(here) - x.at(IEXEC_GAS_PER_TASK)) > ROOM_FOR_COMPARISON) {
      double middle = (x.at(here) + x.at(IEXEC_GAS_PER_TASK)) / 2;
      drawing.label("axis clear", middle, LINE + 8, "middle", 0.9, comparison());
    }
    name(drawing, x.at(here), "Sidework", sidework);
    name(drawing, x.at(IEXEC_GAS_PER_TASK), "iExec", iexec);
    return drawing.markup();
  }

  private static void name(Drawing drawing, double at, String name, String gas) {
    String anchor = at < 120 ? "start" : at > Drawing.WIDTH - 120 ? "end" : "middle";
    drawing.label("note", at, LINE - 22, anchor, -1.15, name);
    drawing.label("note strong", at, LINE - 22, anchor, gas);
  }
}
