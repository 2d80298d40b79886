package io.sidework.agent.application;

import io.sidework.agent.port.TaskRunner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runners, each with at most one batch. Not thread-safe but for the batches themselves. */
public final class Workbench {
  private static final Logger LOG = LoggerFactory.getLogger(Workbench.class);

  private final BatchRun run;
  private final Executor threads;
  private final Executor desk;
  private final Deque<TaskRunner> idle;

  /**
   * @param threads where batches run, one thread a runner
   * @param desk the one thread that calls this and hears reports
   */
  public Workbench(
      JobLibrary library,
      Commitments commitments,
      List<TaskRunner> runners,
      Executor threads,
      Executor desk) {
    this.run = new BatchRun(library, commitments);
    this.threads = threads;
    this.desk = desk;
    this.idle = new ArrayDeque<>(runners);
  }

  boolean isFree() {
    return !idle.isEmpty();
  }

  /**
   * @throws java.util.NoSuchElementException when no runner is free
   */
  void start(Batch batch, Consumer<Batch.Report> report) {
    TaskRunner runner = idle.removeFirst();
    threads.execute(
        () -> {
          try {
            Batch.Report done = run.run(batch, runner);
            desk.execute(() -> finish(runner, report, done));
          } catch (InterruptedException e) {
            // Shutting down: what is stored is taken up by the next start.
            Thread.currentThread().interrupt();
          } catch (RuntimeException e) {
            LOG.error("a batch failed", e);
            Batch.Report failed = new Batch.Report.Unavailable(batch, String.valueOf(e));
            desk.execute(() -> finish(runner, report, failed));
          }
        });
  }

  private void finish(TaskRunner runner, Consumer<Batch.Report> report, Batch.Report done) {
    idle.addLast(runner);
    report.accept(done);
  }
}
