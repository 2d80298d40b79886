package io.sidework.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What nodes and gateways may send as outputs: lines, or one refusal. */
class OutputLinesFuzzTest {
  private static final String LINE =
      "{\"outputHash\":\"0x" + "5a".repeat(32) + "\",\"base64\":\"AAECAwQFBgcICQ==\"}\n";

  @Test
  void damagedLines() {
    Target target =
        new Target(
            "OutputLines.read",
            input -> {
              try {
                OutputLines.read(
                    new ByteArrayInputStream(input),
                    (hash, output) -> assertThat(output.length).isLessThan(input.length));
                return Target.Read.LOOSE;
              } catch (IOException | MalformedDocument e) {
                throw new Target.Refused(e);
              }
            },
            640,
            256 << 10);
    List<byte[]> seeds =
        List.of(
            LINE.getBytes(StandardCharsets.UTF_8),
            (LINE + "\n" + LINE).getBytes(StandardCharsets.UTF_8));
    Fuzzer.Report report = Fuzzer.run(target, seeds, Fuzzer.inputs(10_000), 17);
    assertThat(report.accepted()).isPositive();
    assertThat(report.refused()).isPositive();
  }
}
