package io.sidework.agent.adapter.docker;

import io.sidework.protocol.job.ContainerProgram;
import io.sidework.runtime.TaskFiles;
import java.time.Duration;
import java.util.List;

/**
 * One run of a container.
 *
 * @param arguments after the program's command
 * @param stdin standard input
 * @param files what is in the task's folder, and which files of it are output
 * @param memoryBytes limit of all its processes together, temporary files included
 * @param outputBytes limit of standard output, or of the archive with the output files
 * @param wallLimit real time after which the run is given up
 */
record ContainerTask(
    ContainerProgram program,
    List<String> arguments,
    byte[] stdin,
    TaskFiles files,
    long memoryBytes,
    int outputBytes,
    Duration wallLimit) {
  ContainerTask {
    arguments = List.copyOf(arguments);
  }
}
