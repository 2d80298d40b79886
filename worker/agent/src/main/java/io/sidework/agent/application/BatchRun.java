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
    BigInteger suspended = BigInteger.ZERO;
    for (int task : LotTasks.indices(batch.lot(), batch.tasks())) {
      if (batch.isStopped()) {
        break;
      }
      switch (run(batch, task, inputs, wallLimit, runner)) {
        case Ended.Stored() -> stored = stored.or(LotTasks.of(task));
        case Ended.Failed(String reason) -> {
          LOG.info("deal {} task {}: no result: {}", batch.terms().deal().id(), task, reason);
          abstained = abstained.or(LotTasks.of(task));
        }
        case Ended.Suspended(String reason) -> {
          LOG.info("deal {} task {}: suspended: {}", batch.terms().deal().id(), task, reason);
          suspended = suspended.or(LotTasks.of(task));
        }
      }
    }
    BigInteger left = batch.tasks().andNot(stored).andNot(abstained).andNot(suspended);
    var ran = new Batch.Report.Ran(batch, Optional.empty(), abstained, left, suspended);
    return batch.isCancelled() || stored.signum() == 0 ? ran : seal(ran);
  }

  /** How one task ended. */
  private sealed interface Ended {
    record Stored() implements Ended {}

    record Failed(String reason) implements Ended {}

    record Suspended(String reason) implements Ended {}
  }

  private static Ended run(
      Batch batch, int task, JobInputs inputs, Duration wallLimit, TaskRunner runner)
      throws InterruptedException {
    if (batch.journal().has(task)) {
      return new Ended.Stored();
    }
    if (!inputs.program().isRepeatable() && batch.journal().isCut(batch.lot())) {
      return new Ended.Failed("its result may have been lost, and another would contradict it");
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
      case TaskRun.Abstained(String reason) -> new Ended.Failed(reason);
      case TaskRun.Suspended(String reason) -> new Ended.Suspended(reason);
      case TaskRun.Finished finished -> {
        Optional<String> trouble = store(batch, task, finished);
        if (trouble.isEmpty()) {
          runner.stored(assignment);
        }
        yield trouble.<Ended>map(Ended.Failed::new).orElseGet(Ended.Stored::new);
      }
    };
  }

  /** Empty when the result is stored. */
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

  private Batch.Report seal(Batch.Report.Ran ran) {
    Batch batch = ran.batch();
    BigInteger stored = ran.stored();
    try {
      batch.journal().seal(batch.lot(), stored);
      var bundle = commitments.bundle(batch.terms().deal(), batch.lot(), stored, batch.journal());
      return new Batch.Report.Ran(
          batch, Optional.of(bundle), ran.abstained(), ran.left(), ran.suspended());
    } catch (UncheckedIOException e) {
      // Without the disk's word nothing may be committed to: a crash could make it forget.
      LOG.error("cannot make results durable: {}", e.getMessage());
      return new Batch.Report.Ran(
          batch, Optional.empty(), ran.abstained().or(stored), ran.left(), ran.suspended());
    }
  }
}
