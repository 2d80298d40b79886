package io.sidework.agent.adapter.sandbox;

import io.sidework.protocol.type.Bytes32;
import io.sidework.runtime.Execution;
import io.sidework.runtime.Limits;
import io.sidework.runtime.Program;
import io.sidework.runtime.ProgramRejected;
import io.sidework.runtime.Sandbox;
import io.sidework.runtime.Status;
import io.sidework.runtime.Task;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Measures how much fuel a sandbox spends in a second, with a program that spends all it gets (spec
 * The runs before the last start the child and let its compiler see the program.
 */
public final class Calibration {
  private static final String PROGRAM = "calibration.wasm";
  private static final long WARM_UP = 100_000_000;
  private static final int WARM_UPS = 3;
  private static final Duration WALL = Duration.ofSeconds(60);

  private final Sandbox sandbox;
  private final LongSupplier nanos;

  /**
   * @param nanos a clock that never goes back
   */
  public Calibration(Sandbox sandbox, LongSupplier nanos) {
    this.sandbox = sandbox;
    this.nanos = nanos;
  }

  /** The program that is run. */
  public static Program program() throws IOException {
    try (InputStream in = Calibration.class.getResourceAsStream(PROGRAM)) {
      if (in == null) {
        throw new IOException(PROGRAM + " is missing");
      }
      return Program.check(in.readAllBytes());
    } catch (ProgramRejected e) {
      throw new IOException(PROGRAM + ": " + e.getMessage(), e);
    }
  }

  /**
   * Takes about a second, and as long again to warm up.
   *
   * @return fuel per second of the last run, which had as much as a second takes
   * @throws IOException when the sandbox has no result
   */
  public long fuelPerSecond() throws IOException, InterruptedException {
    Program program = program();
    long speed = 1;
    for (int i = 0; i < WARM_UPS; i++) {
      speed = run(program, WARM_UP);
    }
    return run(program, Math.clamp(speed, WARM_UP, Limits.MAX_FUEL));
  }

  private long run(Program program, long fuel) throws IOException, InterruptedException {
    Limits limits = new Limits(fuel, 4, 0);
    Task task = new Task(List.of(), new byte[0], Bytes32.ZERO.toArray(), limits, WALL);
    long begun = nanos.getAsLong();
    Execution execution = sandbox.run(program, task);
    long taken = Math.max(1, nanos.getAsLong() - begun);
    return switch (execution) {
      case Execution.Completed done when done.status() == Status.OUT_OF_FUEL ->
          (long) (fuel / (taken / (double) TimeUnit.SECONDS.toNanos(1)));
      case Execution.Completed done ->
          throw new IOException("the calibration ended as " + done.status() + ", not out of fuel");
      case Execution.Abstained(String reason) -> throw new IOException("no calibration: " + reason);
    };
  }
}
