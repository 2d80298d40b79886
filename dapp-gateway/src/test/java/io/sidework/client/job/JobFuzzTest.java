package io.sidework.client.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.client.BadInput;
import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands in a job file: a job, or one line that says what is wrong. */
class JobFuzzTest {
  /** (module (memory (export "memory") 1) (func (export "_start"))) */
  private static final String COMMAND =
      "0061736d010000000104016000000302010005030100010713"
          + "02066d656d6f72790200065f737461727400000a040102000b";

  private static final List<String> JOBS =
      List.of(
          """
          {"program": "p.wasm", "args": ["-b", "{beta}"],
           "sweep": {"beta": {"from": 1.2, "step": "0.03125", "count": 16}},
           "stdin": "p.wasm", "files": {"a.csv": "p.wasm"}, "outputs": ["b.csv"],
           "requires": {"os": "Linux", "cores": 4, "gpu": "RTX", "regions": ["eu"]},
           "price": "0.02", "rates": {"fuel": "0.0001", "pageFuel": "0", "bytesIn": "1",
            "bytesOut": "0.5"}, "mode": "spot", "trust": 100, "deadline": "10m",
           "checkpointBytes": 65536,
           "limits": {"fuel": 1000000, "memoryPages": 16, "outputBytes": 65536},
           "pool": "0x00000000000000000000000000000000000000aa"}""",
          """
          {"container": {"image": "ghcr.io/a/b@sha256:%s", "command": ["/bin/x", "-v"],
           "environment": {"A": "1"}, "gpus": 1}, "mode": "replicated",
           "deadline": "2026-01-01T01:00:00Z"}"""
              .formatted("5a".repeat(32)));

  @TempDir private Path dir = Path.of("");

  @Test
  void damagedJobs() throws IOException {
    Files.write(dir.resolve("p.wasm"), HexFormat.of().parseHex(COMMAND));
    Path file = dir.resolve("job.json");
    Target target =
        Target.ofFile(
            "JobFile.load",
            file,
            () -> {
              try {
                JobFile job = JobFile.load(file, Instant.parse("2026-01-01T00:00:00Z"));
                assertThat(job.volume()).isPositive();
                return Target.Read.LOOSE;
              } catch (BadInput e) {
                throw new Target.Refused(e);
              }
            },
            512,
            512 << 10);
    List<byte[]> seeds = JOBS.stream().map(job -> job.getBytes(StandardCharsets.UTF_8)).toList();
    Fuzzer.Report report = Fuzzer.run(target, seeds, Fuzzer.inputs(5_000), 18);
    assertThat(report.accepted()).isPositive();
    assertThat(report.kinds()).isGreaterThan(30);
  }
}
