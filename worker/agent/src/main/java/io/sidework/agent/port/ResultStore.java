package io.sidework.agent.port;

import io.sidework.protocol.type.DealId;

/** Durable results by deal: what a worker must have before anyone hears of it (protocol 4.3). */
public interface ResultStore {
  /** The deal's journal with all that survived, created by its first write. */
  ResultJournal open(DealId deal);

  /** Deletes all that is kept of a deal. */
  void forget(DealId deal);
}
