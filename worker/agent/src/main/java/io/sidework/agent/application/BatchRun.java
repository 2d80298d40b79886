package io.sidework.agent.application;

import io.sidework.agent.port.Assignment;
import io.sidework.agent.port.TaskRun;
import io.sidework.agent.port.TaskRunner;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.TaskStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a batch's tasks in order and makes them durable before anyone hears of them. */
final class BatchRun {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);

  private final JobLibrary library;
  private final Commitments commitments;

  BatchRun(JobLibrary library, Commitments commitments) {
    this.library = library;
    this.commitments = commitments;
  }

  /**
   * @param wallLimit real time that each task gets
   */
  Batch.Report run(Batch batch, Duration wallLimit, TaskRunner runner) throws InterruptedException {
    try {
      return run(batch, library.load(batch.terms()), wallLimit, runner);
    } catch (JobInputs.Rejected e) {
      return new Batch.Report.Rejected(batch, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Batch.Report.Unavailable(batch, String.valueOf(e.getMessage()));
    }
  }

  private Batch.Report run(Batch batch, JobInputs inputs, Duration wallLimit, TaskRunner runner)
      throws InterruptedException {
    BigInteger stored = BigInteger.ZERO;
    BigInteger abstained = BigInteger.ZERO;
    for (int task : LotTasks.indices(batch.lot(), batch.tasks())) {
      if (batch.isStopped()) {
        break;
      }
      Optional<String> trouble = run(batch, task, inputs, wallLimit, runner);
      if (trouble.isEmpty()) {
        stored = stored.or(LotTasks.of(task));
      } else {
        LOG.info("deal {} task {}: no result: {}", batch.terms().deal().id(), task, trouble.get());
        abstained = abstained.or(LotTasks.of(task));
      }
    }
    BigInteger left = batch.tasks().andNot(stored).andNot(abstained);
    return batch.isCancelled() || stored.signum() == 0
        ? new Batch.Report.Ran(batch, Optional.empty(), abstained, left)
        : seal(batch, stored, abstained, left);
  }

  /** Empty when the task's result is stored. */
  private static Optional<String> run(
      Batch batch, int task, JobInputs inputs, Duration wallLimit, TaskRunner runner)
      throws InterruptedException {
    if (batch.journal().has(task)) {
      return Optional.empty();
    }
    if (!inputs.program().isRepeatable() && batch.journal().isCut(batch.lot())) {
      return Optional.of("its result may have been lost, and another would contradict it");
    }
    Deal deal = batch.terms().deal();
    Assignment assignment =
        new Assignment(
            deal,
            task,
            inputs.program(),
            inputs.parameters().arguments((long) deal.firstIndex() + task),
            inputs.stdin(),
            inputs.files(),
            wallLimit);
    return switch (runner.run(assignment)) {
      case TaskRun.Abstained(String reason) -> Optional.of(reason);
      case TaskRun.Finished finished -> {
        Optional<String> trouble = store(batch, task, finished);
        if (trouble.isEmpty()) {
          runner.stored(assignment);
        }
        yield trouble;
      }
    };
  }

  private static Optional<String> store(Batch batch, int task, TaskRun.Finished finished) {
    if (finished.result().status() == TaskStatus.INDETERMINATE) {
      return Optional.of("no run is indeterminate"); // L-60: nodes refuse an opening of it
    }
    try {
      batch.journal().append(task, finished.result(), finished.output());
      return Optional.empty();
    } catch (UncheckedIOException e) {
      return Optional.of("cannot store it: " + e.getMessage());
    }
  }

  private Batch.Report seal(Batch batch, BigInteger stored, BigInteger abstained, BigInteger left) {
    try {
      batch.journal().seal(batch.lot(), stored);
      var bundle = commitments.bundle(batch.terms().deal(), batch.lot(), stored, batch.journal());
      return new Batch.Report.Ran(batch, Optional.of(bundle), abstained, left);
    } catch (UncheckedIOException e) {
      // Without the disk's word nothing may be committed to: a crash could make it forget.
      LOG.error("cannot make results durable: {}", e.getMessage());
      return new Batch.Report.Ran(batch, Optional.empty(), batch.tasks().andNot(left), left);
    }
  }
}
