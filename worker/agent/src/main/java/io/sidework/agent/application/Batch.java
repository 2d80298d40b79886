package io.sidework.agent.application;

import io.sidework.agent.port.ResultJournal;
import io.sidework.protocol.message.SignedBundle;
import java.math.BigInteger;
import java.util.Optional;

/** Tasks of one chunk to run in order and to commit to under one signature. */
final class Batch {
  private final DealTerms terms;
  private final int lot;
  private final BigInteger tasks;
  private final ResultJournal journal;
  private final long begun;
  private volatile boolean cancelled;
  private volatile boolean stopped;

  /**
   * @param begun by the desk's clock
   */
  Batch(DealTerms terms, int lot, BigInteger tasks, ResultJournal journal, long begun) {
    this.terms = terms;
    this.lot = lot;
    this.tasks = tasks;
    this.journal = journal;
    this.begun = begun;
  }

  DealTerms terms() {
    return terms;
  }

  int lot() {
    return lot;
  }

  BigInteger tasks() {
    return tasks;
  }

  ResultJournal journal() {
    return journal;
  }

  long begun() {
    return begun;
  }

  /** Lets no further task of it start. */
  void cancel() {
    cancelled = true;
  }

  boolean isCancelled() {
    return cancelled;
  }

  /** Lets no further task of it start; what it has results of is committed to. */
  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped || cancelled;
  }

  /** How a batch ended. */
  sealed interface Report {
    Batch batch();

    /**
     * It ran.
     *
     * @param bundle over the results, all durable; empty when there are none
     * @param abstained tasks without a result
     * @param left tasks that were not begun
     * @param suspended tasks that go on from a checkpoint when they are run again
     */
    record Ran(
        Batch batch,
        Optional<SignedBundle> bundle,
        BigInteger abstained,
        BigInteger left,
        BigInteger suspended)
        implements Report {
      /** Tasks with a result. */
      BigInteger stored() {
        return batch.tasks().andNot(abstained).andNot(left).andNot(suspended);
      }
    }

    /** No node gave program or inputs; worth another try. */
    record Unavailable(Batch batch, String reason) implements Report {}

    /** Nobody can run this deal. */
    record Rejected(Batch batch, String reason) implements Report {}
  }
}
