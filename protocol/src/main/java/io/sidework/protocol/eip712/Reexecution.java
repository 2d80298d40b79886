package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskId;

/**
 * A node's word on what the reference runtime computes; Q equal ones are the truth (protocol 4.6).
 */
public record Reexecution(int epoch, TaskId task, Bytes32 digest) implements TypedMessage {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash("Reexecution(uint32 epoch,bytes32 taskId,bytes32 digest)");

  @Override
  public Bytes32 structHash() {
    return Keccak.hash(new Words().add(TYPE).add(epoch).add(task.value()).add(digest).toArray());
  }
}
