package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;

/** A key's word that it signs for an account, signed by the key itself (spec R-26). */
public record SigningKey(Address account, Address key) implements TypedMessage {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash("SigningKey(address account,address key)");

  @Override
  public Bytes32 structHash() {
    return Keccak.hash(new Words().add(TYPE).add(account).add(key).toArray());
  }
}
