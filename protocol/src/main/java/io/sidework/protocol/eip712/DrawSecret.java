package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;

/**
 * What a node's secret for the draw of one round is made of: the hash of its signature on this
 * (spec L-46). The signature itself is never sent, and no contract knows the type, so that it is
 * good for nothing else (P10).
 */
public record DrawSecret(int epoch, DealId deal, int lot, int round) implements TypedMessage {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash("DrawSecret(uint32 epoch,bytes32 dealId,uint32 lot,uint32 round)");

  @Override
  public Bytes32 structHash() {
    return Keccak.hash(
        new Words().add(TYPE).add(epoch).add(deal.value()).add(lot).add(round).toArray());
  }
}
