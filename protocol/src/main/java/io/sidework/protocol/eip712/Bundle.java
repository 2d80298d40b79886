package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;

/** A worker's one signature over many commitments; root as in spec R-5. */
public record Bundle(int epoch, Address worker, Bytes32 root) implements TypedMessage {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash("Bundle(uint32 epoch,address worker,bytes32 root)");

  @Override
  public Bytes32 structHash() {
    return Keccak.hash(new Words().add(TYPE).add(epoch).add(worker).add(root).toArray());
  }
}
