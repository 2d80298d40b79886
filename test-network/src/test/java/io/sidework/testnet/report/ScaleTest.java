package io.sidework.testnet.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScaleTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  @Test
  void linearTicksReachTheEndInSpiteOfRounding() {
    Scale scale = Scale.linear(0.3, 0.6, 400, 0);

    assertThat(scale.ticks(0.1)).hasSize(4);
    assertThat(scale.at(0.45)).isCloseTo(200, CLOSE);
  }

  @Test
  void logarithmicTicksAreRoundNumbersWithinTheScale() {
    Scale scale = Scale.log(3874, 150_000, 0, 1);

    assertThat(scale.decadeTicks(1, 2, 5))
        .containsExactly(5_000.0, 10_000.0, 20_000.0, 50_000.0, 100_000.0);
    assertThat(Scale.log(1, 100, 0, 10).at(10)).isCloseTo(5, CLOSE);
    assertThatThrownBy(() -> Scale.log(0, 1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void oneValueAloneHasAPlaceToo() {
    assertThat(Scale.log(5, 5, 0, 1).at(5)).isZero();
  }

  @Test
  void coloursRunFromVioletToYellow() {
    assertThat(Viridis.at(0)).isEqualTo("#440154");
    assertThat(Viridis.at(0.5)).isEqualTo("#21918c");
    assertThat(Viridis.at(1)).isEqualTo("#fde725");
  }
}
