package io.sidework.agent.adapter.sandbox;

import io.sidework.agent.port.Assignment;
import io.sidework.agent.port.Executable;
import io.sidework.agent.port.TaskRun;
import io.sidework.agent.port.TaskRunner;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import io.sidework.runtime.Execution;
import io.sidework.runtime.Limits;
import io.sidework.runtime.Sandbox;
import io.sidework.runtime.Task;
import java.util.function.Supplier;

/** {@link TaskRunner} over the deterministic runtime. */
public final class SandboxTaskRunner implements TaskRunner {
  private final Supplier<Sandbox> fresh;
  private volatile Sandbox sandbox;
  private boolean closed;

  /**
   * @param fresh makes a sandbox; called again after each abort
   */
  public SandboxTaskRunner(Supplier<Sandbox> fresh) {
    this.fresh = fresh;
    this.sandbox = fresh.get();
  }

  @Override
  public TaskRun run(Assignment assignment) throws InterruptedException {
    if (!(assignment.program() instanceof Executable.Module module)) {
      return new TaskRun.Abstained("no WebAssembly program");
    }
    Task task;
    try {
      task = task(assignment);
    } catch (IllegalArgumentException e) {
      // Arguments that no runtime takes: nobody has a result, and the deal ends in its refund.
      return new TaskRun.Abstained(String.valueOf(e.getMessage()));
    }
    return switch (sandbox.run(module.program(), task)) {
      case Execution.Abstained(String reason) -> new TaskRun.Abstained(reason);
      case Execution.Completed done -> new TaskRun.Finished(result(done), done.stdout());
    };
  }

  private static Task task(Assignment assignment) {
    var limits = assignment.deal().limits();
    return new Task(
        assignment.arguments(),
        assignment.stdin(),
        assignment.task().value().toArray(),
        new Limits(limits.fuel(), limits.memoryPages(), limits.outputBytes()),
        assignment.files(),
        assignment.wallLimit());
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
