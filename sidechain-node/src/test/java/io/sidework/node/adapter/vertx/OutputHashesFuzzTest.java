package io.sidework.node.adapter.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of outputs that anybody may ask a node for: hashes, or a refusal that says why. */
class OutputHashesFuzzTest {
  @Test
  void damagedLists() {
    Target target =
        new Target(
            "OutputRoutes.hashes",
            input -> {
              try {
                assertThat(OutputRoutes.hashes(Buffer.buffer(input)))
                    .hasSizeBetween(1, OutputRoutes.MAX_HASHES);
                return Target.Read.LOOSE;
              } catch (Refusal e) {
                throw new Target.Refused(e);
              }
            },
            640,
            256 << 10);
    String hash = "\"0x" + "5a".repeat(32) + "\"";
    List<byte[]> seeds =
        List.of(
            ("[" + hash + "]").getBytes(StandardCharsets.UTF_8),
            ("[" + hash + ", " + hash + "]").getBytes(StandardCharsets.UTF_8));
    Fuzzer.Report report = Fuzzer.run(target, seeds, Fuzzer.inputs(10_000), 12);
    assertThat(report.accepted()).isPositive();
    assertThat(report.refused()).isPositive();
  }
}
