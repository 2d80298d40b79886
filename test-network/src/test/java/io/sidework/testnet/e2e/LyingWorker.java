package io.sidework.testnet.e2e;

import io.sidework.agent.boot.WorkerProgram;
import io.sidework.agent.port.Assignment;
import io.sidework.agent.port.TaskRun;
import io.sidework.agent.port.TaskRunner;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.Usage;
import java.nio.charset.StandardCharsets;

/** A worker that makes its results up, consistently enough to be taken for a run. */
public final class LyingWorker {
  private LyingWorker() {}

  public static void main(String[] args) {
    System.exit(new WorkerProgram(Liar::new).execute(args));
  }

  private record Liar(TaskRunner honest) implements TaskRunner {
    @Override
    public TaskRun run(Assignment assignment) throws InterruptedException {
      TaskRun run = honest.run(assignment);
      if (!(run instanceof TaskRun.Finished finished)) {
        return run;
      }
      byte[] lie =
          ("{\"beta\":9,\"gamma\":9,\"sse\":0,\"task\":" + assignment.taskIndex() + "}\n")
              .getBytes(StandardCharsets.UTF_8);
      TaskResult truth = finished.result();
      var usage = truth.usage();
      return new TaskRun.Finished(
          new TaskResult(
              truth.status(),
              TaskResult.outputHash(lie),
              truth.traceHash(),
              new Usage(usage.fuel(), usage.pageFuel(), usage.bytesIn(), lie.length)),
          lie);
    }

    @Override
    public void abort() {
      honest.abort();
    }

    @Override
    public void close() {
      honest.close();
    }
  }
}
