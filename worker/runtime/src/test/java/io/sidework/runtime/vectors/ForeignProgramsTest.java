package io.sidework.runtime.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.runtime.Execution;
import io.sidework.runtime.InProcessSandbox;
import io.sidework.runtime.InProcessSandbox.Engine;
import io.sidework.runtime.Limits;
import io.sidework.runtime.Program;
import io.sidework.runtime.Sandbox;
import io.sidework.runtime.Status;
import io.sidework.runtime.Task;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that nobody here wrote run as their authors built them. */
class ForeignProgramsTest {
  private static final Path MODULES = Vector.FOLDER.resolve("node_modules");

  @TempDir private Path folder;

  /** Written in Rust for WASI's first draft, in the npm package wasi. */
  @Test
  void cowsay() throws Exception {
    assertThat(everywhere("wasi/example/cowsay.wasm", "certified by proof of contribution"))
        .contains("certified by proof of contribution")
        .contains("^__^");
  }

  /** Written in Rust, for the tests of the npm package @wasmer/wasi: reverses what it reads. */
  @Test
  void pipeReverse() throws Exception {
    assertThat(everywhere("@wasmer/wasi/tests/pipe_reverse.wasm", "proof of contribution"))
        .isEqualTo("noitubirtnoc fo foorp\n");
  }

  /** What a module prints on each of the three engines, which have to agree about all of it. */
  private String everywhere(String module, String stdin) throws Exception {
    Program program = Program.check(Files.readAllBytes(fetched(module)));
    Task task =
        new Task(
            List.of(),
            stdin.getBytes(StandardCharsets.UTF_8),
            new byte[32],
            new Limits(10_000_000, 64, 4096),
            Duration.ofSeconds(60));
    Execution.Completed compiled = run(Engine.COMPILER, program, task);
    assertThat(compiled.status()).as(compiled.detail()).isEqualTo(Status.OK);
    String digest = Outcome.of(program.metered(), compiled).toJson().toString();
    Execution.Completed interpreted = run(Engine.INTERPRETER, program, task);
    assertThat(Outcome.of(program.metered(), interpreted).toJson().toString()).isEqualTo(digest);
    JsonNode inNode =
        NodeEngine.run(List.of(new NodeEngine.Job("foreign", program, task)), folder).get(0);
    assertThat(Outcome.of(program.metered(), inNode).toJson().toString()).isEqualTo(digest);
    return new String(compiled.stdout(), StandardCharsets.UTF_8);
  }

  private static Execution.Completed run(Engine engine, Program program, Task task)
      throws InterruptedException {
    try (Sandbox sandbox = InProcessSandbox.start(engine)) {
      return (Execution.Completed) sandbox.run(program, task);
    }
  }

  private static Path fetched(String file) throws Exception {
    if (!Files.exists(MODULES.resolve(file))) {
      Process npm =
          new ProcessBuilder("npm", "ci", "--silent", "--ignore-scripts")
              .directory(Vector.FOLDER.toFile())
              .inheritIO()
              .start();
      assertThat(npm.waitFor()).as("npm ci in worker/vectors").isZero();
    }
    return MODULES.resolve(file);
  }
}
