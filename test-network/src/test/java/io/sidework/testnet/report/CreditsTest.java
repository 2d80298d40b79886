package io.sidework.testnet.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CreditsTest {
  @Test
  void writesAllDecimalsAndSetsTheLastZerosApart() {
    assertThat(html("1234567.05"))
        .isEqualTo("1,234,567.05<span class=\"zeros\">0000000000000000</span>");
    assertThat(html("12")).isEqualTo("12<span class=\"zeros\">.000000000000000000</span>");
    assertThat(html("0.000000000000000001"))
        .isEqualTo("0.000000000000000001<span class=\"zeros\"></span>");
  }

  @Test
  void sumsWithoutRounding() {
    List<Credits> thirds =
        List.of(
            Credits.parse("0.333333333333333333"),
            Credits.parse("0.333333333333333333"),
            Credits.parse("0.333333333333333334"));

    assertThat(Credits.sum(thirds)).isEqualTo(Credits.parse("1"));
  }

  @Test
  void readsWellInSentences() {
    assertThat(Credits.parse("21.927999999999999999").brief()).isEqualTo("21.928");
    assertThat(Credits.parse("1200").brief()).isEqualTo("1,200");
    assertThat(Credits.parse("-1234.5").exact()).isEqualTo("-1,234.5");
  }

  @Test
  void refusesWhatTheTokenCannotHold() {
    assertThatThrownBy(() -> Credits.parse("0.0000000000000000001"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Credits.parse("<b>1</b>")).hasMessageContaining("<b>1</b>");
  }

  private static String html(String decimal) {
    return Credits.parse(decimal).markup().html();
  }
}
