package io.sidework.agent.application;

import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.DealId;
import io.sidework.runtime.Program;
import io.sidework.runtime.ProgramRejected;
import io.sidework.runtime.Task;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Loads and checks what deals need to run. Keeps the last few in memory. */
public final class JobLibrary {
  /** Standard input may be 16 MiB, and this process is meant to stay small. */
  private static final int KEPT = 2;

  /** The runtime refuses larger modules. */
  private static final int MAX_PROGRAM_BYTES = 8 << 20;

  /** Axes with listed values can be long. */
  private static final int MAX_PARAMETER_BYTES = 4 << 20;

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

  private JobInputs read(DealTerms terms)
      throws IOException, InterruptedException, JobInputs.Rejected {
    Deal deal = terms.deal();
    try {
      Parameters parameters =
          Parameters.of(deal, blobs.get(deal.parameters(), terms.committee(), MAX_PARAMETER_BYTES));
      byte[] stdin =
          parameters.stdin().isZero() || parameters.stdin().equals(Sha256.hash(new byte[0]))
              ? new byte[0]
              : blobs.get(parameters.stdin(), terms.committee(), Task.MAX_STDIN_BYTES);
      // Not all of the check: an engine's view of a stranger's module would fill this heap.
      Program program =
          Program.decode(blobs.get(deal.program(), terms.committee(), MAX_PROGRAM_BYTES));
      return new JobInputs(program, parameters, stdin);
    } catch (ProgramRejected e) {
      throw new JobInputs.Rejected("program: " + e.getMessage());
    } catch (MalformedMessage | ArithmeticException e) {
      throw new JobInputs.Rejected("parameters: " + e.getMessage());
    }
  }
}
