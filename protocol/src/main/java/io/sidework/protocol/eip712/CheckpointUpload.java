package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;

/**
 * A worker asks a node to keep a checkpoint of a task (spec N-40).
 *
 * @param leg legs that had ended; a node keeps the newest
 * @param sha256 of the bytes to keep
 */
public record CheckpointUpload(Address worker, DealId deal, int taskIndex, long leg, Bytes32 sha256)
    implements TypedMessage {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash(
          "CheckpointUpload(address worker,bytes32 dealId,uint32 taskIndex,uint64 leg,"
              + "bytes32 sha256)");

  @Override
  public Bytes32 structHash() {
    return Keccak.hash(
        new Words()
            .add(TYPE)
            .add(worker)
            .add(deal.value())
            .add(taskIndex)
            .add(leg)
            .add(sha256)
            .toArray());
  }
}
