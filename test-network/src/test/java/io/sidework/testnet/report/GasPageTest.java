package io.sidework.testnet.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GasPageTest {
  private static final String EVIL = "<script>alert('x')</script>";
  private static final SortedMap<Integer, Double> POINTS =
      new TreeMap<>(Map.of(1, 95_889.0, 2, 69_865.0, 50, 39_795.3));

  @Test
  void needsNothingFromOutsideAndEscapesWhatItIsGiven() {
    assertThat(GasPage.render(report(EVIL)))
        .contains("default-src 'none'", "&lt;script&gt;")
        .doesNotContain("<script", "http:", "https:", "src=", "url(", "{{", "NaN");
  }

  @Test
  void saysWhichGoalsAreMissed() {
    String page = GasPage.render(report("settle.gasPerTask"));

    assertThat(page).contains("A certified task settles for 208 gas", "<td>207.6</td><td>150</td>");
    assertThat(page).containsOnlyOnce("<td class=\"missed\">not met</td>");
    assertThat(page).contains("<td>2,000</td><td>–</td><td></td>");
    assertThat(page).contains("<td>2,000</td><td>2,000</td><td>met</td>");
    assertThat(page).contains("<td>-25 %</td>");
  }

  /** 1 and 2 are too close for labels of both, so the numbers are in the description too. */
  @Test
  void everyPointIsDrawnAndSaid() {
    String curve = new CurveFigure(Curve.linear("deals", "Deals", POINTS)).markup().html();

    assertThat(curve)
        .contains("<desc id=\"deals-desc\">95,889 gas at 1, 69,865 gas at 2, 39,795 gas at 50.");
    assertThat(curve.split("<circle", -1)).hasSize(1 + 3);
    assertThat(curve).contains(">95,889</text>", ">39,795</text>").doesNotContain(">69,865</text>");
  }

  @Test
  void theGoalIsWithinThePictureEvenWhenFarAbove() {
    String curve =
        new CurveFigure(Curve.logarithmic("deals", "Deals", POINTS).goal(150_000)).markup().html();

    assertThat(curve).contains("goal 150,000", "y1=\"52\"").doesNotContain("y1=\"-");
  }

  @Test
  void onePointIsNoCurve() {
    SortedMap<Integer, Double> point = new TreeMap<>(Map.of(1, 1.0));
    assertThatThrownBy(() -> Curve.linear("x", "X", point))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static GasReport report(String text) {
    return new GasReport(
        List.of(
            new Measured(text, 207.6, Optional.of(150L)),
            new Measured("met", 2000, Optional.of(2000L)),
            new Measured("free", 2000, Optional.empty())),
        List.of(new Comparison(text, 75, text, 100)),
        List.of(
            Curve.logarithmic("lots", text, POINTS).goal(150),
            Curve.linear("workers", text, POINTS),
            Curve.linear("nodes", text, POINTS),
            Curve.linear("deals", text, POINTS),
            Curve.linear("one-task-nodes", text, POINTS)),
        new TreeMap<>(Map.of(text, 1L)));
  }
}
