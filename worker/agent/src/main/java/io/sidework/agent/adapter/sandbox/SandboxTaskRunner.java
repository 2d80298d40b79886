package io.sidework.agent.adapter.sandbox;

import io.sidework.agent.port.Assignment;
import io.sidework.agent.port.CheckpointStore;
import io.sidework.agent.port.Executable;
import io.sidework.agent.port.TaskRun;
import io.sidework.agent.port.TaskRunner;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import io.sidework.runtime.Checkpoint;
import io.sidework.runtime.Checkpointing;
import io.sidework.runtime.Execution;
import io.sidework.runtime.Limits;
import io.sidework.runtime.Program;
import io.sidework.runtime.Sandbox;
import io.sidework.runtime.Task;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link TaskRunner} over the deterministic runtime. A task goes on from its newest checkpoint,
 * after a restart of this process and after the death of a child (spec ); one that ends
 * without a result leaves its newest to other machines of the account.
 */
public final class SandboxTaskRunner implements TaskRunner {
  private static final Logger LOG = LoggerFactory.getLogger(SandboxTaskRunner.class);

  private final Supplier<Sandbox> fresh;
  private final CheckpointStore checkpoints;
  private final Duration interval;
  private volatile Sandbox sandbox;
  private boolean closed;

  /**
   * @param fresh makes a sandbox; called again after each abort
   * @param interval real time between two checkpoints that are kept
   */
  public SandboxTaskRunner(
      Supplier<Sandbox> fresh, CheckpointStore checkpoints, Duration interval) {
    this.fresh = fresh;
    this.checkpoints = checkpoints;
    this.interval = interval;
    this.sandbox = fresh.get();
  }

  @Override
  public TaskRun run(Assignment assignment) throws InterruptedException {
    if (!(assignment.program() instanceof Executable.Module module)) {
      return new TaskRun.Abstained("no WebAssembly program");
    }
    long deadline = System.nanoTime() + assignment.wallLimit().toNanos();
    Sandbox here = sandbox;
    Task task;
    try {
      task = task(assignment, assignment.wallLimit());
    } catch (IllegalArgumentException e) {
      // Arguments that no runtime takes: nobody has a result, and the deal ends in its refund.
      return new TaskRun.Abstained(String.valueOf(e.getMessage()));
    }
    Optional<Checkpoint> from = newest(assignment, module.program(), task);
    while (true) {
      switch (attempt(here, module.program(), task, assignment, from)) {
        case Execution.Completed done -> {
          return new TaskRun.Finished(result(done), done.stdout());
        }
        case Execution.Abstained(String reason) -> {
          Optional<Checkpoint> newest = newest(assignment, module.program(), task);
          Duration left = Duration.ofNanos(deadline - System.nanoTime());
          // Without a step forward it would only fail again; an abort is the owner's wish.
          if (here != sandbox || leg(newest) <= leg(from) || left.toMillis() <= 0) {
            return ended(assignment, reason, here != sandbox, newest);
          }
          LOG.info("task {} lost: {}", assignment.taskIndex(), reason);
          from = newest;
          task = task(assignment, left);
        }
      }
    }
  }

  private Execution attempt(
      Sandbox here, Program program, Task task, Assignment assignment, Optional<Checkpoint> from)
      throws InterruptedException {
    try {
      return here.run(program, task, checkpointing(assignment, from));
    } catch (InterruptedException e) {
      // This worker ends, perhaps for long: what another has from it need not be found again.
      if (program.makesCheckpoints()) {
        checkpoints.handOver(assignment.deal(), assignment.taskIndex());
      }
      throw e;
    }
  }

  private TaskRun ended(
      Assignment assignment, String reason, boolean aborted, Optional<Checkpoint> newest) {
    newest.ifPresent(left -> checkpoints.handOver(assignment.deal(), assignment.taskIndex()));
    return aborted && newest.isPresent()
        ? new TaskRun.Suspended(reason + ", after leg " + leg(newest))
        : new TaskRun.Abstained(reason);
  }

  @Override
  public void stored(Assignment assignment) {
    checkpoints.drop(assignment.deal(), assignment.taskIndex());
  }

  private static long leg(Optional<Checkpoint> checkpoint) {
    return checkpoint.map(Checkpoint::leg).orElse(0L);
  }

  private Optional<Checkpoint> newest(Assignment assignment, Program program, Task task) {
    if (!program.makesCheckpoints()) {
      return Optional.empty();
    }
    Optional<Checkpoint> found =
        checkpoints
            .newest(assignment.deal(), assignment.taskIndex())
            .filter(checkpoint -> checkpoint.isOf(program, task));
    found.ifPresent(
        checkpoint ->
            LOG.info(
                "deal {} task {} goes on after leg {}, from fuel {}",
                assignment.deal().id(),
                assignment.taskIndex(),
                checkpoint.leg(),
                checkpoint.fuel()));
    return found;
  }

  private Checkpointing checkpointing(Assignment assignment, Optional<Checkpoint> from) {
    return new Checkpointing(
        from, interval, made -> checkpoints.keep(assignment.deal(), assignment.taskIndex(), made));
  }

  private static Task task(Assignment assignment, Duration wallLimit) {
    var limits = assignment.deal().limits();
    return new Task(
        assignment.arguments(),
        assignment.stdin(),
        assignment.task().value().toArray(),
        new Limits(limits.fuel(), limits.memoryPages(), limits.outputBytes()),
        assignment.files(),
        wallLimit);
  }

  private static TaskResult result(Execution.Completed done) {
    var usage = done.usage();
    return new TaskResult(
        TaskStatus.of(done.status().code()),
        TaskResult.outputHash(done.stdout()),
        Bytes32.of(done.traceHash()),
        new Usage(usage.fuel(), usage.pageFuel(), usage.bytesIn(), usage.bytesOut()));
  }

  @Override
  public synchronized void abort() {
    if (!closed) {
      Sandbox ended = sandbox;
      sandbox = fresh.get();
      ended.close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    sandbox.close();
  }
}
