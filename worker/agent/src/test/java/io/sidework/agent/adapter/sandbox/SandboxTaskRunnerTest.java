package io.sidework.agent.adapter.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.agent.adapter.file.FileCheckpointStore;
import io.sidework.runtime.Checkpointing;
import io.sidework.runtime.Execution;
import io.sidework.runtime.Program;
import io.sidework.runtime.Sandbox;
import io.sidework.runtime.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** an abort ends the sandbox, and the next run has a fresh one. */
class SandboxTaskRunnerTest {
  private final List<Fake> made = new ArrayList<>();

  @TempDir private Path folder;
  private SandboxTaskRunner runner;

  @BeforeEach
  void start() {
    runner =
        new SandboxTaskRunner(this::make, new FileCheckpointStore(folder), Duration.ofSeconds(5));
  }

  private static final class Fake implements Sandbox {
    private boolean closed;

    @Override
    public Execution run(Program program, Task task, Checkpointing checkpoints) {
      return new Execution.Abstained("never run here");
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private Sandbox make() {
    Fake fake = new Fake();
    made.add(fake);
    return fake;
  }

  @Test
  void anAbortClosesTheSandboxAndMakesAnother() {
    runner.abort();

    assertThat(made).hasSize(2);
    assertThat(made.getFirst().closed).isTrue();
    assertThat(made.getLast().closed).isFalse();
  }

  @Test
  void onceClosedNothingIsStartedAnyMore() {
    runner.close();
    runner.abort();

    assertThat(made).hasSize(1).allMatch(fake -> fake.closed);
  }
}
