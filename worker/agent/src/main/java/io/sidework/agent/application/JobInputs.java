package io.sidework.agent.application;

import io.sidework.agent.port.Executable;
import io.sidework.protocol.job.Parameters;
import io.sidework.runtime.TaskFiles;

/** What all tasks of a deal share: the checked program, the sweep, standard input and files. */
record JobInputs(Executable program, Parameters parameters, byte[] stdin, TaskFiles files) {
  /** The deal's blobs are there and cannot be what its tasks need: for every worker alike. */
  static final class Rejected extends Exception {
    private static final long serialVersionUID = 1L;

    Rejected(String message) {
      super(message);
    }
  }
}
