package io.sidework.agent.port;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.TaskId;
import io.sidework.runtime.TaskFiles;
import java.time.Duration;
import java.util.List;

/**
 * One task to run, with all that its result may depend on.
 *
 * @param taskIndex index in the deal
 * @param arguments argv[1..]
 * @param stdin standard input; shared, not to be changed
 * @param files what it may read and write besides; shared like it
 * @param wallLimit real time after which the run is given up; no part of the result
 */
public record Assignment(
    Deal deal,
    int taskIndex,
    Executable program,
    List<String> arguments,
    byte[] stdin,
    TaskFiles files,
    Duration wallLimit) {
  public Assignment {
    arguments = List.copyOf(arguments);
  }

  public TaskId task() {
    return deal.task(taskIndex);
  }
}
