package io.sidework.runtime;

/** Runs checked programs, one task at a time per sandbox. */
public interface Sandbox extends AutoCloseable {

  /**
   * Runs one task from a fresh instance of the program.
   *
   * @return a result, or why this host has none
   * @throws InterruptedException if the caller was interrupted; the run is then abandoned
   */
  default Execution run(Program program, Task task) throws InterruptedException {
    return run(program, task, Checkpointing.NONE);
  }

  /**
   * Runs one task from its beginning or from a checkpoint: the result is the same.
   *
   * @return a result, or why this host has none; of a checkpoint that is of another task too
   * @throws InterruptedException if the caller was interrupted; the run is then abandoned
   */
  Execution run(Program program, Task task, Checkpointing checkpoints) throws InterruptedException;

  @Override
  void close();
}
