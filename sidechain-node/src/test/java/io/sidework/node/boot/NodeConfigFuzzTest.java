package io.sidework.node.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever an operator writes is a configuration or one line that says what is wrong (N-2). */
class NodeConfigFuzzTest {
  private static final String GOOD =
      """
      {"listen": "127.0.0.1:0", "data": "node1", "chain": "http://127.0.0.1:8545",
       "contract": "0x00000000000000000000000000000000000000aa", "deployedAt": 7,
       "key": "node1.key", "passwordFile": "p", "advertise": "https://example.org/n",
       "blobQuotaMiB": 64, "minDeliveryFee": "0.01"}
      """;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @Test
  void damagedConfigurations() {
    Path file = folder.resolve("node.json");
    Target target =
        Target.ofFile(
            "NodeConfig.read",
            file,
            () -> {
              try {
                assertThat(NodeConfig.read(file).data()).isAbsolute();
                return Target.Read.LOOSE;
              } catch (ConfigError e) {
                assertThat(String.valueOf(e.getMessage()).lines()).as("lines").hasSize(1);
                throw new Target.Refused(e);
              }
            },
            640,
            256 << 10);
    List<byte[]> seeds = List.of(GOOD.getBytes(StandardCharsets.UTF_8));
    Fuzzer.Report report = Fuzzer.run(target, seeds, Fuzzer.inputs(2_000), 6);
    assertThat(report.accepted()).isPositive();
    assertThat(report.refused()).isPositive();
  }
}
