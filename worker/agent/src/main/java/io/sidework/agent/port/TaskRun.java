package io.sidework.agent.port;

import io.sidework.protocol.type.TaskResult;

/** How one run of a task ended here. */
public sealed interface TaskRun {
  /**
   * A result, whatever its status.
   *
   * @param output bytes of standard output; the result's outputHash is of them
   */
  record Finished(TaskResult result, byte[] output) implements TaskRun {}

  /** Trouble of this host, never a result (protocol 4.2). */
  record Abstained(String reason) implements TaskRun {}

  /**
   * It was stopped by {@link TaskRunner#abort}, and another run of it here goes on from a
   * checkpoint (spec A-67).
   */
  record Suspended(String reason) implements TaskRun {}
}
