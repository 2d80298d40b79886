package io.sidework.agent.application;

import io.sidework.agent.port.Executable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.job.ContainerProgram;
import io.sidework.protocol.job.InputFile;
import io.sidework.protocol.job.JobFiles;
import io.sidework.protocol.job.JobNeeds;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.job.RuntimeKind;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.runtime.Program;
import io.sidework.runtime.ProgramRejected;
import io.sidework.runtime.TaskFiles;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Loads and checks what deals need to run. Keeps the last few in memory. */
public final class JobLibrary {
  /** Standard input may be 16 MiB, and this process is meant to stay small. */
  private static final int KEPT = 2;

  /** The runtime refuses larger modules. */
  private static final int MAX_PROGRAM_BYTES = 8 << 20;

  /** Axes with listed values can be long. */
  private static final int MAX_PARAMETER_BYTES = 4 << 20;

  private static final Bytes32 EMPTY = Sha256.hash(new byte[0]);

  private final Blobs blobs;
  private final Map<DealId, JobInputs> kept = new LinkedHashMap<>(4, 0.75f, true);

  public JobLibrary(Blobs blobs) {
    this.blobs = blobs;
  }

  /**
   * @throws IOException when a blob cannot be had now
   */
  synchronized JobInputs load(DealTerms terms)
      throws IOException, InterruptedException, JobInputs.Rejected {
    JobInputs known = kept.get(terms.deal().id());
    if (known != null) {
      return known;
    }
    JobInputs inputs = read(terms);
    kept.put(terms.deal().id(), inputs);
    if (kept.size() > KEPT) {
      kept.remove(kept.keySet().iterator().next());
    }
    return inputs;
  }

  /**
   * What a deal asks of who works on it. Waits for no deal that is being loaded.
   *
   * @throws IOException when a blob cannot be had now
   */
  JobNeeds needs(DealTerms terms) throws IOException, InterruptedException, JobInputs.Rejected {
    Parameters parameters = parameters(terms);
    byte[] program = blobs.get(terms.deal().program(), terms.committee(), MAX_PROGRAM_BYTES);
    try {
      return JobNeeds.of(terms.deal(), program, parameters);
    } catch (MalformedMessage e) {
      throw new JobInputs.Rejected("program: " + e.getMessage());
    }
  }

  private Parameters parameters(DealTerms terms)
      throws IOException, InterruptedException, JobInputs.Rejected {
    Deal deal = terms.deal();
    byte[] blob = blobs.get(deal.parameters(), terms.committee(), MAX_PARAMETER_BYTES);
    try {
      return Parameters.of(deal, blob);
    } catch (MalformedMessage | ArithmeticException e) {
      throw new JobInputs.Rejected("parameters: " + e.getMessage());
    }
  }

  private JobInputs read(DealTerms terms)
      throws IOException, InterruptedException, JobInputs.Rejected {
    Deal deal = terms.deal();
    Parameters parameters = parameters(terms);
    try {
      byte[] stdin = parameters.stdin().isZero() ? new byte[0] : content(parameters.stdin(), terms);
      TaskFiles files = files(parameters.files(), terms);
      byte[] program = blobs.get(deal.program(), terms.committee(), MAX_PROGRAM_BYTES);
      return new JobInputs(executable(deal, program), parameters, stdin, files);
    } catch (ProgramRejected | MalformedMessage e) {
      throw new JobInputs.Rejected("program: " + e.getMessage());
    }
  }

  private static Executable executable(Deal deal, byte[] program) throws ProgramRejected {
    return switch (RuntimeKind.of(program)) {
      // Not all of the check: an engine's view of a stranger's module would fill this heap.
      case WASM -> new Executable.Module(Program.decode(program));
      case CONTAINER -> new Executable.Image(ContainerProgram.of(deal, program));
    };
  }

  private TaskFiles files(JobFiles wanted, DealTerms terms)
      throws IOException, InterruptedException {
    SortedMap<String, byte[]> inputs = new TreeMap<>();
    for (InputFile file : wanted.inputs()) {
      inputs.put(file.name(), content(file.content(), terms));
    }
    return new TaskFiles(inputs, wanted.outputs());
  }

  private byte[] content(Bytes32 name, DealTerms terms) throws IOException, InterruptedException {
    return name.equals(EMPTY)
        ? new byte[0]
        : blobs.get(name, terms.committee(), Parameters.MAX_READ);
  }
}
