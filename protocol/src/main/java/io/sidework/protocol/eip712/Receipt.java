package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;

/**
 * A node's word that it stored a bundle before the lot's round froze; Q of them make it impossible
 * to leave out (P13).
 */
public record Receipt(int epoch, DealId deal, int lot, int round, Bytes32 bundle)
    implements TypedMessage {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash(
          "Receipt(uint32 epoch,bytes32 dealId,uint32 lot,uint32 round,bytes32 bundle)");

  @Override
  public Bytes32 structHash() {
    return Keccak.hash(
        new Words()
            .add(TYPE)
            .add(epoch)
            .add(deal.value())
            .add(lot)
            .add(round)
            .add(bundle)
            .toArray());
  }
}
