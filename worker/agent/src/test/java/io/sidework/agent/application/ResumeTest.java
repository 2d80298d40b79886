package io.sidework.agent.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.agent.adapter.file.FileCheckpointStore;
import io.sidework.agent.adapter.sandbox.SandboxTaskRunner;
import io.sidework.agent.port.Assignment;
import io.sidework.agent.port.TaskRun;
import io.sidework.runtime.Checkpointing;
import io.sidework.runtime.ChildSandbox;
import io.sidework.runtime.Execution;
import io.sidework.runtime.Program;
import io.sidework.runtime.Sandbox;
import io.sidework.runtime.SandboxConfig;
import io.sidework.runtime.Task;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task goes on where it was when its child or the agent was killed (spec ). */
class ResumeTest {
  private static final long CUT = 4;

  private final ChildSandbox sandbox = ChildSandbox.start(SandboxConfig.defaults());
  private final List<Long> legs = new ArrayList<>();

  @TempDir private Path folder;
  @TempDir private Path other;

  @AfterEach
  void close() {
    sandbox.close();
  }

  private TaskRun.Finished undisturbed() throws Exception {
    return (TaskRun.Finished) LongTask.run(other, sandbox, leg -> {});
  }

  private static void assertSame(TaskRun run, TaskRun.Finished whole) {
    assertThat(run).isInstanceOf(TaskRun.Finished.class);
    assertThat(((TaskRun.Finished) run).result()).isEqualTo(whole.result());
    assertThat(((TaskRun.Finished) run).output()).isEqualTo(whole.output());
  }

  private static List<Long> from(long first) {
    return LongStream.range(first, LongTask.LEGS).boxed().toList();
  }

  @Test
  void aKilledChildCostsTheLegThatItWasIn() throws Exception {
    TaskRun run =
        LongTask.run(
            folder,
            sandbox,
            leg -> {
              legs.add(leg);
              if (leg == CUT) {
                ProcessHandle.of(sandbox.pid()).orElseThrow().destroyForcibly();
              }
            });
    assertThat(legs).as("each leg was finished once").isEqualTo(from(1));
    assertSame(run, undisturbed());
  }

  @Test
  void aKilledAgentGoesOnWhenItIsBack() throws Exception {
    Process agent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LongTask.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long last = 0;
    try (BufferedReader lines = agent.inputReader()) {
      while (last < CUT) {
        last = Long.parseLong(lines.readLine());
      }
      agent.toHandle().destroyForcibly(); // leaves the pipe open
      agent.waitFor();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = Long.parseLong(line);
      }
    } finally {
      agent.destroyForcibly();
    }
    assertThat(last).as("it was killed before the end").isLessThan(LongTask.LEGS - 1);

    TaskRun run = LongTask.run(folder, sandbox, legs::add);

    // What is durable is told after; the kill may have come between the two.
    assertThat(legs).isIn(from(last + 1), from(last + 2));
    assertSame(run, undisturbed());
  }

  /** what the owner's wish ends is kept, handed over, and gone on from. */
  @Test
  void anAbortedTaskIsSuspendedAndGoesOn() throws Exception {
    LongTask.Telling store = new LongTask.Telling(new FileCheckpointStore(folder));
    try (SandboxTaskRunner runner =
        new SandboxTaskRunner(
            () -> ChildSandbox.start(SandboxConfig.defaults()), store, Duration.ZERO)) {
      store.kept = leg -> abortAt(leg, runner);
      TaskRun run = runner.run(LongTask.assignment());
      assertThat(run).isInstanceOf(TaskRun.Suspended.class);
      assertThat(store.handedOver).isEqualTo(1);
      long last = legs.getLast();
      assertThat(last).isBetween(CUT, LongTask.LEGS - 1L);
      legs.clear();

      assertSame(runner.run(LongTask.assignment()), undisturbed());
      assertThat(legs).as("it goes on").isEqualTo(from(last + 1));
      assertThat(store.handedOver).isEqualTo(1);
    }
  }

  private void abortAt(long leg, SandboxTaskRunner runner) {
    legs.add(leg);
    if (leg == CUT) {
      runner.abort();
    }
  }

  /** Without a checkpoint there is nothing to go on from: others are to begin it. */
  @Test
  void whatIsAbortedBeforeItsFirstCheckpointIsNoResult() throws Exception {
    LongTask.Telling store = new LongTask.Telling(new FileCheckpointStore(folder));
    Aborted aborted = new Aborted();
    SandboxTaskRunner runner = new SandboxTaskRunner(aborted::next, store, Duration.ZERO);
    aborted.owner = runner::abort;
    assertThat(runner.run(LongTask.assignment())).isEqualTo(new TaskRun.Abstained("killed"));
    assertThat(store.handedOver).isZero();
  }

  /** a worker that ends leaves what it has to other machines of its account. */
  @Test
  void whatRunsWhenTheWorkerEndsIsHandedOver() throws Exception {
    LongTask.Telling store = new LongTask.Telling(new FileCheckpointStore(folder));
    Thread running = Thread.currentThread();
    store.kept = leg -> running.interrupt();
    try (SandboxTaskRunner runner =
        new SandboxTaskRunner(
            () -> ChildSandbox.start(SandboxConfig.defaults()), store, Duration.ZERO)) {
      assertThatThrownBy(() -> runner.run(LongTask.assignment()))
          .isInstanceOf(InterruptedException.class);
      assertThat(store.handedOver).isEqualTo(1);
    }
  }

  /** Whose run is ended before it has made a checkpoint. */
  private static final class Aborted implements Sandbox {
    private Runnable owner = () -> {};
    private boolean started;

    /** This one, then others. */
    private Sandbox next() {
      Sandbox next = started ? new Aborted() : this;
      started = true;
      return next;
    }

    @Override
    public Execution run(Program program, Task task, Checkpointing checkpoints) {
      owner.run();
      return new Execution.Abstained("killed");
    }

    @Override
    public void close() {}
  }

  /** A wrong state would give a wrong result. */
  @Test
  void aDamagedCheckpointIsLeftAlone() throws Exception {
    LongTask.run(folder, sandbox, leg -> {});
    Assignment task = LongTask.assignment();
    Path file = folder.resolve(task.deal().id().toString()).resolve("0.checkpoint");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 20] ^= 1;
    Files.write(file, bytes);

    assertThat(new FileCheckpointStore(folder).newest(task.deal(), 0)).isEmpty();
    assertSame(LongTask.run(folder, sandbox, legs::add), undisturbed());
    assertThat(legs).as("run from its beginning").isEqualTo(from(1));
  }

  @Test
  void aDroppedCheckpointIsGone() throws Exception {
    LongTask.run(folder, sandbox, leg -> {});
    Assignment task = LongTask.assignment();
    FileCheckpointStore store = new FileCheckpointStore(folder);
    assertThat(store.newest(task.deal(), 0)).isPresent();
    store.drop(task.deal(), 0);
    assertThat(store.newest(task.deal(), 0)).isEmpty();
  }
}
