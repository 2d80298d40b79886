package io.sidework.testnet.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutbreakTest {
  /** The line that the example's README quotes from the native program. */
  @Test
  void agreesWithTheProgramOfTheTasks() {
    assertThat(Outbreak.squaredError(1.7, 0.447, ExampleReport.DATA))
        .isCloseTo(3874.389505, within(1e-6));
  }

  @Test
  void nobodyLeavesTheSchool() {
    assertThat(Outbreak.curve(1.7, 0.447, 3, 13, 100))
        .hasSize(14)
        .allSatisfy(
            point -> {
              assertThat(point.susceptible()).isBetween(0.0, 760.0);
              assertThat(point.susceptible() + point.infectious())
                  .isBetween(0.0, (double) Outbreak.POPULATION);
            });
  }

  @Test
  void withoutInfectionsOnlyRecovers() {
    List<Double> ill = Outbreak.daily(0, 0.5, 100, 3);

    assertThat(ill.get(2)).isCloseTo(100 * Math.exp(-1), within(1e-6));
  }
}
