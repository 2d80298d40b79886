package io.sidework.agent.port;

import io.sidework.protocol.deal.Deal;
import io.sidework.runtime.Checkpoint;
import java.util.Optional;

/**
 * The newest checkpoint of each task that runs here (spec A-80). May lose any at any time: the task
 * then begins at its beginning. Thread-safe; no method fails for what a disk does.
 */
public interface CheckpointStore {
  /** Exactly what was kept last, or nothing. */
  Optional<Checkpoint> newest(Deal deal, int taskIndex);

  /** Durable when this returns, in place of an older one, if the disk allows. */
  void keep(Deal deal, int taskIndex, Checkpoint checkpoint);

  /**
   * A run ended here without a result: its newest checkpoint is of use elsewhere, and need not wait
   * for a newer one. Returns at once. A store of one machine has nobody to give it to.
   */
  default void handOver(Deal deal, int taskIndex) {}

  /** The task needs none any more. */
  void drop(Deal deal, int taskIndex);
}
