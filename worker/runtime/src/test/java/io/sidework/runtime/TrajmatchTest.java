package io.sidework.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The demo program, in the sandbox as a worker runs it. */
class TrajmatchTest {
  static final Path EXAMPLE = Path.of("../../docs/examples/trajmatch");
  static final Limits LIMITS = new Limits(1_000_000_000L, 64, 4096);

  static Program program() throws Exception {
    return Program.check(Files.readAllBytes(EXAMPLE.resolve("trajmatch.wasm")));
  }

  static Task tile(String beta, String gamma, int points) throws Exception {
    List<String> arguments =
        List.of(
            "--beta",
            beta,
            "--beta-step",
            "0.003125",
            "--beta-count",
            "" + points, //
            "--gamma",
            gamma,
            "--gamma-step",
            "0.001",
            "--gamma-count",
            "" + points);
    byte[] data = Files.readAllBytes(EXAMPLE.resolve("outbreak-1978.txt"));
    return new Task(arguments, data, new byte[32], LIMITS, Duration.ofSeconds(30));
  }

  @Test
  void findsTheBestPointOfItsTile() throws Exception {
    try (Sandbox sandbox = ChildSandbox.start(SandboxConfig.defaults())) {
      Execution execution = sandbox.run(program(), tile("1.7", "0.44", 10));
      assertThat(execution).isInstanceOf(Execution.Completed.class);
      Execution.Completed completed = (Execution.Completed) execution;
      assertThat(new String(completed.stdout()))
          .isEqualTo("{\"beta\":1.700000,\"gamma\":0.447000,\"sse\":3874.389505,\"points\":100}\n");
      assertThat(completed.status()).isEqualTo(Status.OK);
    }
  }
}
