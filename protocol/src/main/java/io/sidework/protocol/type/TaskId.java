package io.sidework.protocol.type;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.Words;

/** keccak256(dealId, taskIndex) (spec R-1). */
public record TaskId(Bytes32 value) implements Comparable<TaskId> {
  public static TaskId of(DealId deal, int taskIndex) {
    return new TaskId(Keccak.hash(new Words().add(deal.value()).add(taskIndex).toArray()));
  }

  @Override
  public int compareTo(TaskId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
