package io.sidework.agent.adapter.docker;

import io.sidework.agent.port.Assignment;
import io.sidework.agent.port.Executable;
import io.sidework.agent.port.TaskRun;
import io.sidework.agent.port.TaskRunner;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link TaskRunner} over a container engine. */
public final class ContainerTaskRunner implements TaskRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerTaskRunner.class);
  private static final long PAGE = 64 << 10;

  private final DockerEngine engine;
  private @Nullable Thread running;
  private @Nullable ContainerRun container;
  private boolean stopped;
  private boolean closed;

  /**
   * @param engine shared with other runners; outlives them
   */
  public ContainerTaskRunner(DockerEngine engine) {
    this.engine = engine;
  }

  @Override
  public TaskRun run(Assignment assignment) throws InterruptedException {
    if (!(assignment.program() instanceof Executable.Image image)) {
      return new TaskRun.Abstained("no container program");
    }
    begin();
    try (DockerEngine.Prepared prepared = engine.prepare(task(assignment, image))) {
      ContainerRun run = prepared.run();
      enter(run);
      long start = System.nanoTime();
      Ending ending = run.run();
      report(assignment, run, image.program().gpus(), System.nanoTime() - start);
      return result(assignment, ending);
    } catch (Images.Unavailable | IOException | RuntimeException e) {
      return new TaskRun.Abstained(DockerEngine.words(e));
    } catch (InterruptedException e) {
      if (isStopped()) {
        return new TaskRun.Abstained("it was stopped");
      }
      throw e;
    } finally {
      end();
    }
  }

  private static ContainerTask task(Assignment assignment, Executable.Image image) {
    var limits = assignment.deal().limits();
    return new ContainerTask(
        image.program(),
        assignment.arguments(),
        assignment.stdin(),
        assignment.files(),
        limits.memoryPages() * PAGE,
        limits.outputBytes(),
        assignment.wallLimit());
  }

  /** For the owner: no copy costs less or more for it (spec C-33). */
  private static void report(Assignment assignment, ContainerRun run, int cards, long nanos) {
    LOG.info(
        "deal {} task {} used: {}, graphics cards {} for {} ms",
        assignment.deal().id(),
        assignment.taskIndex(),
        run.used(),
        cards,
        TimeUnit.NANOSECONDS.toMillis(nanos));
  }

  private static TaskRun result(Assignment assignment, Ending ending) {
    return switch (ending) {
      case Ending.Trouble(String reason) -> new TaskRun.Abstained(reason);
      case Ending.Finished(boolean ok, byte[] output, String why) -> {
        if (!ok) {
          LOG.info(
              "deal {} task {} trapped: {}", assignment.deal().id(), assignment.taskIndex(), why);
        }
        TaskStatus status = ok ? TaskStatus.OK : TaskStatus.TRAP;
        yield new TaskRun.Finished(TaskResult.unproven(status, output), output);
      }
    };
  }

  private synchronized void begin() {
    running = Thread.currentThread();
    stopped = closed;
  }

  /** From now on there is a container to kill; before, a pull may be waited for. */
  private synchronized void enter(ContainerRun run) {
    container = run;
    if (stopped) {
      run.kill();
    }
  }

  private synchronized void end() {
    running = null;
    container = null;
    if (stopped && !closed) {
      boolean unused = Thread.interrupted(); // the abort's, if it came too late to be heard
    }
  }

  private synchronized boolean isStopped() {
    return stopped && !closed;
  }

  @Override
  public synchronized void abort() {
    stopped = true;
    if (container != null) {
      container.kill();
    } else if (running != null) {
      running.interrupt();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    abort();
  }
}
