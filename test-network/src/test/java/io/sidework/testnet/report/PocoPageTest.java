package io.sidework.testnet.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PocoPageTest {
  private static final PocoReport REPORT =
      new PocoReport(
          List.of(
              new Judged("poco.1", "1.063 copies", "at most 1.07", true),
              new Judged("poco.3.lie", "0.020 stake", "at least 0.05", false)),
          List.of(
              new Worst("Sidework, spot, T = 100", 10, 0.75, 1.17),
              new Worst("Sidework, spot, T = 100", 20, 1.7, 1.25),
              new Worst("Sidework, replicated, T = 1000", 10, 0, 3)),
          List.of(new Trial(1, "a < b", "4 copies", "at most 1.07", false)));

  @Test
  void saysWhatIsNotMet() {
    String page = PocoPage.render(REPORT);

    assertThat(page)
        .contains("<td>0.020 stake</td><td>at least 0.05</td><td class=\"missed\">not met</td>")
        .contains("<td>1.063 copies</td><td>at most 1.07</td><td>met</td>")
        .contains("a &lt; b");
    assertThat(page).doesNotContain("{{", "http:", "https:");
  }

  /** What is below the axis is drawn at its end, never outside or at minus infinity. */
  @Test
  void nothingWrongIsDrawnAtTheBottom() {
    String plot = new PocoFigure(REPORT.worst()).markup().html();

    assertThat(plot).contains("cy=\"356\"").doesNotContain("Infinity", "NaN");
  }
}
