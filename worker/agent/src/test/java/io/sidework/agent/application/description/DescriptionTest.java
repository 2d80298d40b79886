package io.sidework.agent.application.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sidework.agent.port.Hardware;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** */
class DescriptionTest {
  private static Description of(String cpu, List<String> gpus, String confinement, String region) {
    return new Description(
        new Hardware("linux", "6.1", "amd64", cpu, 4, 8_192, gpus),
        123,
        2,
        List.of("wasm"),
        confinement,
        Optional.of(region),
        Optional.empty());
  }

  /** Published texts are compared by readers and by {@link Publication}: the form is fixed. */
  @Test
  void theTextHasItsKeysInOrder() {
    assertThat(of("X \"1\"\\\n", List.of("G"), "none", "eu").text())
        .isEqualTo(
            "{\"version\":1,\"os\":\"linux\",\"osVersion\":\"6.1\",\"architecture\":\"amd64\","
                + "\"cpu\":\"X \\\"1\\\"\\\\ \",\"cores\":4,\"memoryMebibytes\":8192,"
                + "\"gpus\":[\"G\"],\"fuelPerSecond\":123,\"sandboxes\":2,\"runtimes\":[\"wasm\"],"
                + "\"confinement\":\"none\",\"region\":\"eu\"}");
    assertThat(of("", List.of(), "", "eu").text()).doesNotContain("cpu\"").contains("\"gpus\":[]");
  }

  @Test
  void longTextsAreCutAndStayJson() throws Exception {
    String text = of("\"".repeat(100), Collections.nCopies(9, "g"), "c".repeat(500), "eu").text();
    JsonNode json = new JsonMapper().readTree(text);

    assertThat(json.path("cpu").asText()).hasSize(60);
    assertThat(json.path("gpus")).hasSize(8);
    assertThat(json.path("confinement").asText()).hasSize(200);
  }

  /** The contract would refuse what is longer. */
  @Test
  void atMostWhatTheContractTakes() {
    // A letter of three bytes: the limit is of bytes, not of letters.
    int fixed = of("", Collections.nCopies(8, ""), "", "").text().length();
    int left = Description.MAX_BYTES - fixed;
    List<String> gpus = Collections.nCopies(8, "a".repeat(60));
    String wide = "\u20ac".repeat(60);
    int rest = left - 8 * 60 - 180 - ",\"cpu\":\"\"".length() - ",\"region\":\"\"".length();
    String fits = "c".repeat(Math.min(rest, 200));

    String text = of(wide, gpus, fits, "").text();
    assertThat(text.getBytes(StandardCharsets.UTF_8).length)
        .isLessThanOrEqualTo(Description.MAX_BYTES);
    assertThatThrownBy(() -> of(wide, Collections.nCopies(8, wide), fits, "").text())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("at most 1024");
  }
}
