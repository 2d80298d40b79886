package io.sidework.node.port;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Workers' checkpoints, sealed by them, the newest of each task (spec N-40 to N-42). Any may be
 * lost at any time: then the task begins anew. Thread-safe.
 */
public interface CheckpointShelf {
  /** Bytes of one: what the runtime has at most, and its seal. */
  int MAX_BYTES = Limits.MAX_CHECKPOINT_BYTES;

  /** What became of one that was handed in. */
  enum Kept {
    KEPT,
    /** One of a later leg is here, or another of the same. */
    OLDER,
    NO_ROOM
  }

  Kept put(DealId deal, Address worker, int taskIndex, long leg, byte[] sealed) throws IOException;

  Optional<byte[]> get(DealId deal, Address worker, int taskIndex) throws IOException;

  /** Deletes those of all other deals. */
  void retain(Set<DealId> deals) throws IOException;
}
