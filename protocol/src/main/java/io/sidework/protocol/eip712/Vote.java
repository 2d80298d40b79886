package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;

/** PREPARE (phase 0) or COMMIT (phase 1) for one value in one view of a slot. */
public record Vote(
    int epoch, DealId deal, int lot, int round, int step, int phase, int view, Bytes32 value)
    implements TypedMessage {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash(
          "Vote(uint32 epoch,bytes32 dealId,uint32 lot,uint32 round,uint8 step,uint8 phase,uint32 view,bytes32 value)");

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
            .add(phase)
            .add(view)
            .add(value)
            .toArray());
  }
}
