package io.sidework.testnet.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TemplateTest {
  @Test
  void escapesTextButNotMarkup() {
    String filled =
        new Template("<p>{{text}}</p>{{markup}}")
            .put("text", "<&>\"'")
            .put("markup", new Markup("<hr>"))
            .fill();

    assertThat(filled).isEqualTo("<p>&lt;&amp;&gt;&quot;&#39;</p><hr>");
  }

  @Test
  void aValueThatLooksLikeAPlaceStaysText() {
    assertThat(new Template("{{a}}{{b}}").put("a", "{{b}} $1").put("b", "x").fill())
        .isEqualTo("{{b}} $1x");
  }

  @Test
  void refusesPlacesWithoutValuesAndValuesWithoutPlaces() {
    assertThatThrownBy(() -> new Template("{{a}}").fill()).hasMessageContaining("a");
    assertThatThrownBy(() -> new Template("").put("a", "x")).hasMessageContaining("a");
  }
}
