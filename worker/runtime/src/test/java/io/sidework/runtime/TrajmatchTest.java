package io.sidework.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo program, in the sandbox as a worker runs it. */
class TrajmatchTest {
  static final Path EXAMPLE = Path.of("../../docs/examples/trajmatch");
  static final Limits LIMITS = new Limits(1_000_000_000L, 64, 4096);

  private static final String COMPILER = "Debian clang version 19.1.7 (3~deb12u1)";

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
    Execution.Completed done = Sandboxes.run(program(), tile("1.7", "0.44", 10));
    assertThat(done.status()).isEqualTo(Status.OK);
    assertThat(done.stdout())
        .asString()
        .isEqualTo("{\"beta\":1.700000,\"gamma\":0.447000,\"sse\":3874.389505,\"points\":100}\n");
    // Published with the cost table: a change here changes what every task costs.
    assertThat(done.usage()).isEqualTo(new Usage(13_216_080, 26_432_160, 130, 66));
  }

  @Test
  void theWholeSweepHasTheSameBest() throws Exception {
    Limits limits = new Limits(100_000_000_000L, 64, 4096);
    Task tile = tile("1.2", "0.3", 320);
    Task sweep =
        new Task(tile.arguments(), tile.stdin(), tile.taskId(), limits, Duration.ofSeconds(120));
    Execution.Completed done = Sandboxes.run(InProcessSandbox.Engine.COMPILER, program(), sweep);
    assertThat(done.stdout()).asString().contains("1.700000", "0.447000", "3874.389505", "102400");
  }

  @Test
  void wrongArgumentsFailWithTheirName() throws Exception {
    Execution.Completed done = Sandboxes.run(program(), tile("1.2", "0.3", 0));
    assertThat(done.status()).isEqualTo(Status.TRAP);
    assertThat(done.detail()).isEqualTo("exit code 2");
    assertThat(done.stderr()).asString().isEqualTo("trajmatch: --beta-count\n");
  }

  @Test
  void theSourceGivesTheCommittedModule(@TempDir Path out) throws Exception {
    // Another compiler gives other bytes that compute the same.
    assumeTrue(clangVersion().contains(COMPILER), "needs " + COMPILER);
    Path rebuilt = out.resolve("trajmatch.wasm");
    Process build =
        new ProcessBuilder("sh", "build.sh", rebuilt.toString())
            .directory(EXAMPLE.toFile())
            .inheritIO()
            .start();
    assertThat(build.waitFor()).isZero();
    assertThat(Program.check(Files.readAllBytes(rebuilt)).sha256()).isEqualTo(program().sha256());
  }

  private static String clangVersion() throws Exception {
    try {
      Process clang = new ProcessBuilder("clang-19", "--version").start();
      return new String(clang.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "none";
    }
  }
}
