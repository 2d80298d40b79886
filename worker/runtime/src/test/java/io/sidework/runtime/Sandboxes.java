package io.sidework.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.runtime.InProcessSandbox.Engine;
import java.time.Duration;
import java.util.List;

/** Runs a program in both engines and insists on one answer. */
final class Sandboxes {
  static final Limits LIMITS = new Limits(1_000_000, 16, 1024);

  private Sandboxes() {}

  static Task task(Limits limits, String... arguments) {
    return new Task(List.of(arguments), new byte[0], new byte[32], limits, Duration.ofSeconds(20));
  }

  static Execution.Completed run(ModuleWriter module) throws InterruptedException {
    return run(module.program(), task(LIMITS));
  }

  static Execution.Completed run(ModuleWriter module, Limits limits) throws InterruptedException {
    return run(module.program(), task(limits));
  }

  static Execution.Completed run(Program program, Task task) throws InterruptedException {
    Execution.Completed compiled = run(Engine.COMPILER, program, task);
    assertSame(run(Engine.INTERPRETER, program, task), compiled);
    return compiled;
  }

  static Execution.Completed run(Engine engine, Program program, Task task)
      throws InterruptedException {
    try (Sandbox sandbox = InProcessSandbox.start(engine)) {
      return completed(sandbox.run(program, task));
    }
  }

  static Execution.Completed completed(Execution execution) {
    assertThat(execution).isInstanceOf(Execution.Completed.class);
    return (Execution.Completed) execution;
  }

  static void assertSame(Execution.Completed one, Execution.Completed other) {
    assertThat(one.status()).as("status, %s", one.detail()).isEqualTo(other.status());
    assertThat(one.usage()).isEqualTo(other.usage());
    assertThat(one.stdout()).isEqualTo(other.stdout());
    assertThat(one.traceHash()).isEqualTo(other.traceHash());
  }
}
