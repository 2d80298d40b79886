package io.sidework.node.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What another node may answer to a question for outputs (N-30): them, or a refusal. */
class OutputLinesFuzzTest {
  @Test
  void damagedAnswers() {
    byte[] first = "an output".getBytes(StandardCharsets.UTF_8);
    byte[] second = new byte[100];
    List<Bytes32> asked = List.of(TaskResult.outputHash(first), TaskResult.outputHash(second));
    String lines = line(asked.getFirst(), first) + line(asked.getLast(), second);
    Target target =
        new Target(
            "HttpCertifiedSource.outputs",
            input -> {
              try {
                HttpCertifiedSource.outputs(input, asked)
                    .forEach(
                        (hash, output) ->
                            assertThat(TaskResult.outputHash(output)).isEqualTo(hash));
                return Target.Read.LOOSE;
              } catch (IOException | IllegalArgumentException e) {
                throw new Target.Refused(e);
              }
            },
            640,
            256 << 10);
    List<byte[]> seeds =
        List.of(
            lines.getBytes(StandardCharsets.UTF_8),
            line(asked.getFirst(), first).getBytes(StandardCharsets.UTF_8),
            new byte[0]);
    Fuzzer.Report report = Fuzzer.run(target, seeds, Fuzzer.inputs(10_000), 7);
    assertThat(report.accepted()).isPositive();
    assertThat(report.refused()).isPositive();
  }

  private static String line(Bytes32 hash, byte[] output) {
    return "{\"outputHash\":\"%s\",\"base64\":\"%s\"}\n"
        .formatted(hash, Base64.getEncoder().encodeToString(output));
  }
}
