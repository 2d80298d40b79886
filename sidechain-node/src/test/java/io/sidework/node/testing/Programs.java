package io.sidework.node.testing;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.job.ContainerProgram;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import io.sidework.runtime.Execution;
import io.sidework.runtime.InProcessSandbox;
import io.sidework.runtime.Limits;
import io.sidework.runtime.Program;
import io.sidework.runtime.ProgramRejected;
import io.sidework.runtime.Sandbox;
import io.sidework.runtime.Task;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The smallest program there is, and its results by the reference runtime. */
public final class Programs {
  /** A memory, and a _start that returns. */
  private static final String NOTHING =
      "0061736d01000000"
          + "010401600000"
          + "03020100"
          + "0503010001"
          + "0713"
          + "02066d656d6f72790200065f73746172740000"
          + "0a040102000b";

  private static @Nullable TaskResult known;

  private Programs() {}

  /** An image that nobody has: what runs of it give is for workers to say. */
  public static byte[] container() {
    return new ContainerProgram(Terms.hash("image"), "epi/abm", List.of(), List.of(), 0).toBytes();
  }

  public static byte[] nothing() {
    return HexFormat.of().parseHex(NOTHING);
  }

  /** What an honest worker gets; equal for all tasks, since the program looks at nothing. */
  public static synchronized TaskResult result(Deal deal) {
    if (known == null) {
      known = run(deal);
    }
    return known;
  }

  private static TaskResult run(Deal deal) {
    try (Sandbox sandbox = InProcessSandbox.start()) {
      Task task =
          new Task(
              List.of(),
              new byte[0],
              deal.task(0).value().toArray(),
              new Limits(
                  deal.limits().fuel(), deal.limits().memoryPages(), deal.limits().outputBytes()),
              Duration.ofSeconds(10));
      Execution done = sandbox.run(Program.check(nothing()), task);
      Execution.Completed completed = (Execution.Completed) done;
      return new TaskResult(
          TaskStatus.of(completed.status().code()),
          TaskResult.outputHash(completed.stdout()),
          Bytes32.of(completed.traceHash()),
          new Usage(
              completed.usage().fuel(),
              completed.usage().pageFuel(),
              completed.usage().bytesIn(),
              completed.usage().bytesOut()));
    } catch (ProgramRejected | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
