package io.sidework.agent.port;

import io.sidework.protocol.job.ContainerProgram;
import io.sidework.runtime.Program;

/** What the tasks of a deal run, by kind of runtime (spec C-1). */
public sealed interface Executable {
  /** A WebAssembly module whose form was checked. */
  record Module(Program program) implements Executable {}

  /** An image that is named by its digest; whether it can be had is not known yet. */
  record Image(ContainerProgram program) implements Executable {}

  /** Whether running a task again gives the same, so that its first result may be lost. */
  default boolean isRepeatable() {
    return this instanceof Module;
  }
}
