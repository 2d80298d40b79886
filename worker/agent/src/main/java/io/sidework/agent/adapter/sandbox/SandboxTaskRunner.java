package io.sidework.agent.adapter.sandbox;

import io.sidework.agent.port.Assignment;
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
import java.time.Duration;

/** {@link TaskRunner} over the deterministic runtime. */
public final class SandboxTaskRunner implements TaskRunner {
  private final Sandbox sandbox;

  public SandboxTaskRunner(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  @Override
  public TaskRun run(Assignment assignment) throws InterruptedException {
    Task task;
    try {
      task = task(assignment);
    } catch (IllegalArgumentException e) {
      // Arguments that no runtime takes: nobody has a result, and the deal ends in its refund.
      return new TaskRun.Abstained(String.valueOf(e.getMessage()));
    }
    return switch (sandbox.run(assignment.program(), task)) {
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
        Duration.ofMillis(limits.wallMillis()));
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
  public void close() {
    sandbox.close();
  }
}
