package io.sidework.agent.adapter.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.runtime.Checkpointing;
import io.sidework.runtime.Execution;
import io.sidework.runtime.InProcessSandbox;
import io.sidework.runtime.Limits;
import io.sidework.runtime.Program;
import io.sidework.runtime.Sandbox;
import io.sidework.runtime.Status;
import io.sidework.runtime.Task;
import io.sidework.runtime.Usage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** */
class CalibrationTest {
  private final AtomicLong now = new AtomicLong();
  private final List<Long> fuels = new ArrayList<>();

  /** A sandbox that spends fuel at a fixed rate and ends in one way. */
  private Sandbox sandbox(long fuelPerSecond, Status status) {
    return new Sandbox() {
      @Override
      public Execution run(Program program, Task task, Checkpointing checkpoints) {
        long fuel = task.limits().fuel();
        fuels.add(fuel);
        now.addAndGet(fuel * 1_000_000_000 / fuelPerSecond);
        return new Execution.Completed(
            status, new byte[0], new byte[0], new byte[32], new Usage(fuel, 0, 0, 0), "");
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void theLastRunHasAsMuchAsASecondTakes() throws Exception {
    assertThat(new Calibration(sandbox(500_000_000, Status.OUT_OF_FUEL), now::get).fuelPerSecond())
        .isEqualTo(500_000_000);
    assertThat(fuels).containsExactly(100_000_000L, 100_000_000L, 100_000_000L, 500_000_000L);
  }

  @Test
  void aProgramThatEndsMeasuresNothing() {
    assertThatThrownBy(() -> new Calibration(sandbox(1_000, Status.OK), now::get).fuelPerSecond())
        .isInstanceOf(IOException.class)
        .hasMessage("the calibration ended as OK, not out of fuel");
  }

  @Test
  void aSandboxWithoutAResultMeasuresNothing() {
    Sandbox broken =
        new Sandbox() {
          @Override
          public Execution run(Program program, Task task, Checkpointing checkpoints) {
            return new Execution.Abstained("no memory");
          }

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> new Calibration(broken, now::get).fuelPerSecond())
        .hasMessage("no calibration: no memory");
  }

  /** The committed program spends whatever it gets, and nothing else ends it. */
  @Test
  void theProgramRunsUntilItsFuelIsSpent() throws Exception {
    Task task =
        new Task(
            List.of(),
            new byte[0],
            new byte[32],
            new Limits(3_000_000, 4, 0),
            Duration.ofSeconds(60));
    try (Sandbox sandbox = InProcessSandbox.start()) {
      Execution execution = sandbox.run(Calibration.program(), task);
      assertThat(execution)
          .isInstanceOfSatisfying(
              Execution.Completed.class,
              done -> {
                assertThat(done.status()).isEqualTo(Status.OUT_OF_FUEL);
                assertThat(done.stdout()).isEmpty();
              });
    }
  }
}
