package io.sidework.node.adapter.sandbox;

import io.sidework.node.port.Blobs;
import io.sidework.node.port.ReferenceRuntime;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.job.InputFile;
import io.sidework.protocol.job.JobFiles;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import io.sidework.runtime.ChildSandbox;
import io.sidework.runtime.Execution;
import io.sidework.runtime.Limits;
import io.sidework.runtime.Program;
import io.sidework.runtime.ProgramRejected;
import io.sidework.runtime.SandboxConfig;
import io.sidework.runtime.Task;
import io.sidework.runtime.TaskFiles;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@link ReferenceRuntime} over one {@link ChildSandbox}, started by the first run and ended by
 * {@link #rest()}: a node that re-executes nothing should not keep a second JVM in memory.
 */
public final class SandboxRuntime implements ReferenceRuntime {
  /** An engine's view of a module takes up to 200 times its size. */
  private static final int CHECKED_HERE = 64 << 10;

  private final Blobs blobs;
  private @Nullable ChildSandbox sandbox;
  private @Nullable Program last;
  private @Nullable Read read;

  /** A deal's parameters, which all its tasks share: read and parsed once for those in a row. */
  private record Read(DealId deal, Parameters parameters) {}

  public SandboxRuntime(Blobs blobs) {
    this.blobs = blobs;
  }

  /** Small programs are checked here, for which no child need start; larger ones by the child. */
  @Override
  public Finding check(byte[] module) throws InterruptedException {
    try {
      if (module.length <= CHECKED_HERE) {
        Program.check(module);
        return new Finding.Usable();
      }
      Optional<String> problem = sandbox().problem(Program.decode(module));
      return problem.isPresent() ? new Finding.Unusable(problem.get()) : new Finding.Usable();
    } catch (ProgramRejected e) {
      return new Finding.Unusable(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Finding.Undecided("program not checked: " + e.getMessage());
    }
  }

  @Override
  public Run run(Deal deal, int taskIndex) throws InterruptedException {
    Program program;
    Task task;
    try {
      program = program(deal.program());
      task = task(deal, taskIndex);
    } catch (ProgramRejected | IllegalArgumentException | MalformedMessage e) {
      return new Run.Impossible(String.valueOf(e.getMessage()));
    }
    if (program == null || task == null) {
      return new Run.Abstained("a blob of the deal is not here");
    }
    return switch (sandbox().run(program, task)) {
      case Execution.Completed done -> completed(done);
      case Execution.Abstained(String reason) -> new Run.Abstained(reason);
    };
  }

  private static Run completed(Execution.Completed done) {
    io.sidework.runtime.Usage used = done.usage();
    TaskResult result =
        new TaskResult(
            TaskStatus.of(done.status().code()),
            TaskResult.outputHash(done.stdout()),
            Bytes32.of(done.traceHash()),
            new Usage(used.fuel(), used.pageFuel(), used.bytesIn(), used.bytesOut()));
    return new Run.Done(result, done.stdout());
  }

  private @Nullable Program program(Bytes32 sha256) throws ProgramRejected {
    if (last != null && Bytes32.of(last.sha256()).equals(sha256)) {
      return last;
    }
    byte[] module = blobs.read(sha256).orElse(null);
    last = module == null ? null : Program.decode(module); // the child checks the rest
    return last;
  }

  private @Nullable Task task(Deal deal, int taskIndex) {
    Parameters parameters = parameters(deal);
    if (parameters == null) {
      return null;
    }
    byte[] stdin =
        parameters.stdin().isZero() ? new byte[0] : blobs.read(parameters.stdin()).orElse(null);
    TaskFiles files = files(parameters.files());
    if (stdin == null || files == null) {
      return null;
    }
    io.sidework.protocol.type.Limits limits = deal.limits();
    return new Task(
        parameters.arguments((long) deal.firstIndex() + taskIndex),
        stdin,
        deal.task(taskIndex).value().toArray(),
        new Limits(limits.fuel(), limits.memoryPages(), limits.outputBytes()),
        files,
        Duration.ofMillis(limits.wallMillis()));
  }

  private @Nullable Parameters parameters(Deal deal) {
    Read known = read;
    if (known == null || !known.deal().equals(deal.id())) {
      byte[] blob = blobs.read(deal.parameters()).orElse(null);
      if (blob == null) {
        return null;
      }
      known = new Read(deal.id(), Parameters.of(deal, blob));
      read = known;
    }
    return known.parameters();
  }

  private @Nullable TaskFiles files(JobFiles wanted) {
    SortedMap<String, byte[]> inputs = new TreeMap<>();
    for (InputFile file : wanted.inputs()) {
      byte[] content = blobs.read(file.content()).orElse(null);
      if (content == null) {
        return null;
      }
      inputs.put(file.name(), content);
    }
    return new TaskFiles(inputs, wanted.outputs());
  }

  private synchronized ChildSandbox sandbox() {
    if (sandbox == null) {
      sandbox = ChildSandbox.start(SandboxConfig.defaults());
    }
    return sandbox;
  }

  @Override
  public synchronized void rest() {
    if (sandbox != null) {
      sandbox.close();
      sandbox = null;
    }
  }

  @Override
  public void close() {
    rest();
  }
}
