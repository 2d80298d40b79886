package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;

/**
 * A node's word that it holds a deal's program and inputs; Q of them open the deal (protocol 4.1).
 */
public record Held(int epoch, DealId deal) implements TypedMessage {
  private static final Bytes32 TYPE = TypedMessage.typeHash("Held(uint32 epoch,bytes32 dealId)");

  @Override
  public Bytes32 structHash() {
    return Keccak.hash(new Words().add(TYPE).add(epoch).add(deal.value()).toArray());
  }
}
