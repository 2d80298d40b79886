package io.sidework.gateway.adapter.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.gateway.api.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged is there after a crash, and nothing else is (spec G-1). */
class JsonLinesTest {
  private static final JsonNode ONE = Json.parse("{\"n\":1}");
  private static final JsonNode TWO = Json.parse("{\"n\":2}");
  private static final JsonNode THREE = Json.parse("{\"n\":3}");

  @TempDir private Path dir = Path.of("");

  @Test
  void cutsOffALineThatACrashLeftUnfinished() throws Exception {
    Path file = dir.resolve("sub/orders.jsonl");
    try (JsonLines log = new JsonLines(file)) {
      log.add(ONE);
    }
    Files.writeString(file, "{\"n\":2", StandardOpenOption.APPEND);
    try (JsonLines log = new JsonLines(file)) {
      assertThat(log.load()).containsExactly(ONE);
      log.add(THREE);
      assertThat(log.load()).containsExactly(ONE, THREE);
    }
    assertThat(Files.readString(file)).isEqualTo("{\"n\":1}\n{\"n\":3}\n");
  }

  @Test
  void rewritesAndGoesOn() {
    try (JsonLines log = new JsonLines(dir.resolve("o.jsonl"))) {
      log.add(ONE);
      log.add(TWO);
      log.rewrite(List.of(TWO));
      log.add(THREE);
      assertThat(log.load()).containsExactly(TWO, THREE);
    }
  }

  @Test
  void refusesADamagedFileByName() throws Exception {
    Path file = dir.resolve("bad.jsonl");
    Files.writeString(file, "not json\n");
    try (JsonLines log = new JsonLines(file)) {
      assertThatThrownBy(log::load).hasMessageContaining("bad.jsonl is damaged");
    }
  }
}
