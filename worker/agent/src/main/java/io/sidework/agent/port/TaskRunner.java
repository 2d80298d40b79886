package io.sidework.agent.port;

/** Runs one task at a time. */
public interface TaskRunner extends AutoCloseable {
  /**
   * @throws InterruptedException when the worker is shutting down; there is no result then
   */
  TaskRun run(Assignment assignment) throws InterruptedException;

  /** The result of a run is stored: what would help to run it again may go. */
  default void stored(Assignment assignment) {}

  /**
   * Ends a run in progress, which abstains or is suspended, and lets go of what idles for the next;
   * that one starts afresh. From any thread.
   */
  void abort();

  /** Ends a run in progress, for good. */
  @Override
  void close();
}
