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
  private volatile boolean cancelled;
  private volatile boolean stopped;

  Batch(DealTerms terms, int lot, BigInteger tasks, ResultJournal journal) {
    this.terms = terms;
    this.lot = lot;
    this.tasks = tasks;
    this.journal = journal;
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
     */
    record Ran(Batch batch, Optional<SignedBundle> bundle, BigInteger abstained, BigInteger left)
        implements Report {}

    /** No node gave program or inputs; worth another try. */
    record Unavailable(Batch batch, String reason) implements Report {}

    /** Nobody can run this deal. */
    record Rejected(Batch batch, String reason) implements Report {}
  }
}
