package io.sidework.protocol.lot;

import io.sidework.protocol.message.Opening;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;

/** An opening without its output, which the store has under the result's output hash. */
public record StoredOpening(int taskIndex, Address worker, TaskResult result, Bytes32 salt) {
  Opening with(byte[] output) {
    return new Opening(taskIndex, worker, result, salt, output);
  }
}
