package io.sidework.node.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.protocol.type.Amount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeConfigTest {
  private static final String GOOD =
      """
      {
        "listen": "127.0.0.1:0",
        "data": "node1",
        "chain": "http://127.0.0.1:8545",
        "contract": "0x00000000000000000000000000000000000000aa",
        "key": "node1.key"
      }
      """;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("node.json"), text);
  }

  @Test
  void pathsAreRelativeToTheFile() throws Exception {
    NodeConfig config = NodeConfig.read(file(GOOD));
    assertThat(config.data()).isEqualTo(directory.resolve("node1"));
    assertThat(config.key()).isEqualTo(directory.resolve("node1.key"));
    assertThat(config.port()).isZero();
    assertThat(config.blobQuota()).isEqualTo(2048L << 20);
    assertThat(config.minDeliveryFee()).isEqualTo(Amount.ZERO);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "listen"                  | "lisen"                      | line 2: unknown key "lisen"
          "127.0.0.1:0"             | "127.0.0.1"                  | line 2: "listen" is host:port
          "127.0.0.1:0"             | "127.0.0.1:65536"            | line 2: "listen" has a port over
          "http://127.0.0.1:8545"   | "ws://127.0.0.1"             | line 4: "chain" is a URL
          00aa"                     | 00a"                         | line 5: "contract" is 0x and 40
          "node1.key"               | 17                           | line 6: "key" is a text
          "key"                     | "data"                       | line 6: "data" is there twice
          "key": "node1.key"        | "deployedAt": "x"            | line 6: "deployedAt" is a whole number
          "key": "node1.key"        | "deployedAt": 1              | "key" is missing
          "key": "node1.key"        | "key": "k", "minDeliveryFee": 1    | line 6: "minDeliveryFee" is a text
          "key": "node1.key"        | "key": "k", "minDeliveryFee": "-1" | line 6: "minDeliveryFee" is credits
          "key"                     | key                          | line 6: not JSON
          "node1"                   | "node\\u0000"                | line 3: "data" is a path
          "node1"                   | "\\ud800"                    | line 3: "data" is a path
          """)
  void saysWhatIsWrongAndWhere(String what, String by, String message) throws Exception {
    Path file = file(GOOD.replace(what, by));
    assertThatThrownBy(() -> NodeConfig.read(file))
        .isInstanceOf(ConfigError.class)
        .hasMessageContaining(message);
  }

  @Test
  void saysThatThereIsNoFile() {
    assertThatThrownBy(() -> NodeConfig.read(directory.resolve("none.json")))
        .isInstanceOf(ConfigError.class)
        .hasMessageContaining("none.json does not exist");
  }
}
