package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;

/**
 * Signed heart of NEWVIEW: hashes of the lock that is carried (zero for none) and of the inventory.
 */
public record NewViewStatement(
    int epoch, DealId deal, int lot, int round, int step, int view, Bytes32 lock, Bytes32 inventory)
    implements TypedMessage {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash(
          "NewView(uint32 epoch,bytes32 dealId,uint32 lot,uint32 round,uint8 step,uint32 view,bytes32 lock,bytes32 inventory)");

  @Override
  public Bytes32 structHash() {
    return Keccak.hash(
        new Words()
            .add(TYPE)
            .add(epoch)
            .add(deal.value())
            .add(lot)
            .add(round)
            .add(step)
            .add(view)
            .add(lock)
            .add(inventory)
            .toArray());
  }
}
