package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;

/** Signed heart of PROPOSE: hashes of the value and of the NEWVIEWs that justify it. */
public record Proposal(
    int epoch,
    DealId deal,
    int lot,
    int round,
    int step,
    int view,
    Bytes32 value,
    Bytes32 justification)
    implements TypedMessage {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash(
          "Proposal(uint32 epoch,bytes32 dealId,uint32 lot,uint32 round,uint8 step,uint32 view,bytes32 value,bytes32 justification)");

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
            .add(value)
            .add(justification)
            .toArray());
  }
}
