package io.sidework.runtime;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One execution of one task, leg after leg, to its result. */
final class Run {
  private final Program program;
  private final CompiledProgram compiled;
  private final Task task;
  private final Checkpointing checkpoints;
  private byte @Nullable [] id;

  Run(Program program, CompiledProgram compiled, Task task, Checkpointing checkpoints) {
    this.program = program;
    this.compiled = compiled;
    this.task = task;
    this.checkpoints = checkpoints;
  }

  Execution execute() {
    Checkpoint from = checkpoints.from().orElse(null);
    if (from != null && !from.isOf(program, task)) {
      return new Execution.Abstained("the checkpoint is of another task");
    }
    try (CheckpointCourier courier = new CheckpointCourier(checkpoints)) {
      while (!Thread.interrupted()) {
        Leg leg = new Leg(compiled, task, from);
        Optional<Execution> end = leg.execute();
        if (end.isPresent()) {
          return end.get();
        }
        from = leg.checkpoint(id());
        courier.offer(from);
      }
      return new Execution.Abstained("interrupted");
    }
  }

  /** Found with the first checkpoint: most programs make none. */
  private byte[] id() {
    byte[] known = id;
    if (known == null) {
      known = Checkpoint.run(program, task);
      id = known;
    }
    return known;
  }
}
