package io.sidework.agent.application;

import io.sidework.agent.application.policy.Policy;
import io.sidework.agent.port.TaskRunner;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final Map<Batch, TaskRunner> running = new LinkedHashMap<>();

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

  int running() {
    return running.size();
  }

  /** Bytes that running tasks may have, by their deals' limits. */
  long memoryInUse() {
    return running.keySet().stream().mapToLong(batch -> Policy.memory(batch.terms().deal())).sum();
  }

  /** Kills the task that a batch runs; the task abstains. */
  void abort(Batch batch) {
    TaskRunner runner = running.get(batch);
    if (runner != null) {
      runner.abort();
    }
  }

  /** Lets go of what idle runners keep for the next run. */
  void rest() {
    idle.forEach(TaskRunner::abort);
  }

  /**
   * @param wallLimit real time that each task gets
   * @throws java.util.NoSuchElementException when no runner is free
   */
  void start(Batch batch, Duration wallLimit, Consumer<Batch.Report> report) {
    TaskRunner runner = idle.removeFirst();
    running.put(batch, runner);
    threads.execute(
        () -> {
          try {
            Batch.Report done = run.run(batch, wallLimit, runner);
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
    running.remove(done.batch());
    idle.addLast(runner);
    report.accept(done);
  }
}
