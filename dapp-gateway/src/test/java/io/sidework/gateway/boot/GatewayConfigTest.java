package io.sidework.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.gateway.api.MalformedDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Configuration: defaults, and each wrong field by name. */
class GatewayConfigTest {
  private static final String GOOD =
      "\"chain\":\"http://127.0.0.1:8545\",\"contract\":\"0x" + "1".repeat(40) + "\"";

  @TempDir private Path dir = Path.of("");

  private GatewayConfig load(String fields) throws Exception {
    Path file = dir.resolve("gateway.json");
    Files.writeString(file, "{" + fields.replace('\'', '"') + "}");
    return GatewayConfig.load(file);
  }

  @Test
  void hasDefaults() throws Exception {
    GatewayConfig config = load(GOOD);
    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.deployedAt()).isZero();
    assertThat(config.data()).isEqualTo(dir.resolve("gateway"));
    assertThat(load(GOOD + ",'listen':'0.0.0.0:0','data':'d'").data()).isEqualTo(dir.resolve("d"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          'listen':'8080'      | listen: must be HOST:PORT
          'listen':'h:65536'   | listen: must be HOST:PORT
          'deployedAt':-1      | deployedAt: must be a whole number
          'key':'k'            | key: unknown field 'key'
          'dat':'k'            | did you mean 'data'?
          """)
  void refusesByName(String field, String expected) {
    assertThatThrownBy(() -> load(GOOD + "," + field))
        .isInstanceOf(MalformedDocument.class)
        .hasMessageContaining(expected);
  }

  @Test
  void needsAChainAndAContract() {
    assertThatThrownBy(() -> load("'chain':'ftp://x'")).hasMessageContaining("chain: must be");
    assertThatThrownBy(() -> load("'chain':'http://x'")).hasMessageContaining("contract");
  }
}
