package io.sidework.testnet.bench.quorum;

import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import io.sidework.runtime.Execution;
import io.sidework.runtime.InProcessSandbox;
import io.sidework.runtime.Program;
import io.sidework.runtime.ProgramRejected;
import io.sidework.runtime.Sandbox;
import io.sidework.runtime.Task;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** The program that does nothing, and what it results in: the same for every task. */
final class NoOp {
  /** A memory, and a _start that returns. */
  private static final byte[] MODULE =
      HexFormat.of()
          .parseHex(
              "0061736d01000000"
                  + "010401600000"
                  + "03020100"
                  + "0503010001"
                  + "0713"
                  + "02066d656d6f72790200065f73746172740000"
                  + "0a040102000b");

  /** What its tasks may use: more than enough. */
  static final Limits LIMITS = new Limits(1_000_000, 16, 1024);

  private NoOp() {}

  static byte[] module() {
    return MODULE.clone();
  }

  /** As the reference runtime computes it, so that a re-execution agrees. */
  static TaskResult result() throws InterruptedException {
    try (Sandbox sandbox = InProcessSandbox.start()) {
      Task task =
          new Task(
              List.of(),
              new byte[0],
              new byte[Bytes32.SIZE],
              new io.sidework.runtime.Limits(
                  LIMITS.fuel(), LIMITS.memoryPages(), LIMITS.outputBytes()),
              Duration.ofSeconds(10));
      if (!(sandbox.run(Program.check(MODULE), task) instanceof Execution.Completed done)) {
        throw new IllegalStateException("the program that does nothing did not end");
      }
      return new TaskResult(
          TaskStatus.of(done.status().code()),
          TaskResult.outputHash(done.stdout()),
          Bytes32.of(done.traceHash()),
          new Usage(
              done.usage().fuel(),
              done.usage().pageFuel(),
              done.usage().bytesIn(),
              done.usage().bytesOut()));
    } catch (ProgramRejected e) {
      throw new IllegalStateException("the program that does nothing is refused", e);
    }
  }
}
