package io.sidework.agent.application;

import io.sidework.agent.port.Assignment;
import io.sidework.agent.port.Executable;
import io.sidework.agent.port.TaskRun;
import io.sidework.agent.port.TaskRunner;
import java.util.Optional;

/** Runs each task where its kind of program runs. */
public final class RunnerByKind implements TaskRunner {
  private final TaskRunner modules;
  private final Optional<TaskRunner> images;

  /**
   * @param images empty where no container engine is to be used
   */
  public RunnerByKind(TaskRunner modules, Optional<TaskRunner> images) {
    this.modules = modules;
    this.images = images;
  }

  @Override
  public TaskRun run(Assignment assignment) throws InterruptedException {
    return switch (assignment.program()) {
      case Executable.Module module -> modules.run(assignment);
      case Executable.Image image ->
          images.isPresent()
              ? images.get().run(assignment)
              : new TaskRun.Abstained("this worker runs no containers");
    };
  }

  @Override
  public void stored(Assignment assignment) {
    if (assignment.program() instanceof Executable.Module) {
      modules.stored(assignment);
    }
  }

  @Override
  public void abort() {
    modules.abort();
    images.ifPresent(TaskRunner::abort);
  }

  @Override
  public void close() {
    modules.close();
    images.ifPresent(TaskRunner::close);
  }
}
