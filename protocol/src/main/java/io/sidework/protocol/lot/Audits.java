package io.sidework.protocol.lot;

import io.sidework.protocol.lot.ResolveValue.Truth;
import io.sidework.protocol.type.Bytes32;
import java.util.List;
import java.util.Optional;

/**
 * Outcomes that copies agreed on and that the committee checks afterwards (spec L-64). What comes
 * of it is evidence against those who lied together; the outcome stays.
 */
final class Audits {
  private final LotContext context;
  private final TaskBoard board;
  private final Reexecutions reexecutions;
  private final Evidence evidence;

  Audits(LotContext context, TaskBoard board, Reexecutions reexecutions, Evidence evidence) {
    this.context = context;
    this.board = board;
    this.reexecutions = reexecutions;
    this.evidence = evidence;
  }

  boolean arePending() {
    return !board.audited().isEmpty();
  }

  /**
   * A word that is no evidence against anybody: who it is from follows from where it came in, and
   * nobody else is ever shown it, so that its signature does not matter.
   */
  boolean isConfirmation(Task task, Bytes32 digest) {
    return task.isAudited() && !evidence.isContradictedBy(task, digest);
  }

  /** Closes those of which the truth is known here, or that nobody will ever know. */
  void advance() {
    for (Task task : board.audited()) {
      List<SignedDigest> signed = reexecutions.of(task.index);
      Optional<Truth> truth =
          new ResolveValue(List.of(), signed, List.of())
              .truth(task.index, context.committee().quorum());
      truth.ifPresent(found -> evidence.refute(task, found));
      if (reexecutions.isSettled(task.index)) {
        task.on(TaskEvent.CHECKED);
      }
    }
  }
}
