package io.sidework.runtime;

import java.util.Optional;

/**
 * Runs the first task of a program without compiling it, in case it is short: a child that has just
 * started takes longer to compile a program than to interpret some ten thousand instructions. Both
 * give the same result (spec R-RUN-9), and what a program sees of its fuel is what it has used, not
 * what is left. So what ends within the trial's fuel ends so under the task's own limit.
 */
final class Trial {
  /** About a tenth of a second in a child that has just started. */
  static final long FUEL = 100_000;

  /** Larger modules take long even to look at. */
  static final int MAX_MODULE_BYTES = 100 << 10;

  private Trial() {}

  /** Whether a program's first tasks may be short enough for it to be worth while. */
  static boolean suits(Program program) {
    return program.module().length <= MAX_MODULE_BYTES && !program.makesCheckpoints();
  }

  /**
   * The task's end; empty when it has not come within so much fuel, or not in this way.
   *
   * @param fuel at most; the task's own limit holds too
   */
  static Optional<Execution> run(Program program, Task task, long fuel) {
    Limits limits = task.limits();
    boolean whole = limits.fuel() <= fuel;
    Task within =
        new Task(
            task.arguments(),
            task.stdin(),
            task.taskId(),
            new Limits(Math.min(limits.fuel(), fuel), limits.memoryPages(), limits.outputBytes()),
            task.files(),
            task.wallLimit());
    CompiledProgram interpreted =
        CompiledProgram.prepare(program, InProcessSandbox.Engine.INTERPRETER);
    Execution end = new Run(program, interpreted, within, Checkpointing.NONE).execute();
    return end instanceof Execution.Completed done && (whole || done.status() != Status.OUT_OF_FUEL)
        ? Optional.of(end)
        : Optional.empty();
  }
}
