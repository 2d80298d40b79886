package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;

/**
 * What the chain is asked to believe about a lot: which tasks, what came out, who is paid (spec
 *
 */
public record Segment(
    int epoch,
    DealId deal,
    int lot,
    int round,
    int view,
    BigInteger bits,
    Bytes32 root,
    Amount spent,
    Bytes32 creditsHash)
    implements TypedMessage {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash(
          "Segment(uint32 epoch,bytes32 dealId,uint32 lot,uint32 round,uint32 view,uint256 bits,bytes32 root,uint256 spent,bytes32 creditsHash)");

  @Override
  public Bytes32 structHash() {
    return Keccak.hash(
        new Words()
            .add(TYPE)
            .add(epoch)
            .add(deal.value())
            .add(lot)
            .add(round)
            .add(view)
            .add(bits)
            .add(root)
            .add(spent)
            .add(creditsHash)
            .toArray());
  }
}
