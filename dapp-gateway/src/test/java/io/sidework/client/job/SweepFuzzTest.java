package io.sidework.client.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import io.sidework.gateway.api.Fields;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.api.MalformedDocument;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sweeps and arguments of job files: read or refused, in memory that their length bounds. */
class SweepFuzzTest {
  private static final String JOB =
      """
      {"args": ["-b", "{beta}", "{k}"],
       "sweep": {"beta": {"from": 1.200, "step": "0.03125", "count": 16},
                 "k": ["a", 1.50, -2, 1e3, ""]}}""";

  @Test
  void damagedSweeps() {
    Target target =
        new Target(
            "SweepFields",
            input -> {
              try {
                Fields job = Fields.of(Json.parse(input), "", List.of("args", "sweep"));
                assertThat(SweepFields.arguments(job)).isNotNull();
                assertThat(SweepFields.axes(job)).isNotNull();
                return Target.Read.LOOSE;
              } catch (MalformedDocument e) {
                throw new Target.Refused(e);
              }
            },
            256,
            96 << 10);
    Fuzzer.Report report =
        Fuzzer.run(target, List.of(JOB.getBytes(StandardCharsets.UTF_8)), Fuzzer.inputs(20_000), 5);
    assertThat(report.accepted()).isPositive();
    assertThat(report.kinds()).isGreaterThan(10);
  }
}
