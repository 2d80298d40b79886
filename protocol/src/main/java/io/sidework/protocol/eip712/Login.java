package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;

/** Proves to a node, for one connection, who is calling: a worker or another node. */
public record Login(Address account, Address node, Bytes32 nonce) implements TypedMessage {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash("Login(address account,address node,bytes32 nonce)");

  @Override
  public Bytes32 structHash() {
    return Keccak.hash(new Words().add(TYPE).add(account).add(node).add(nonce).toArray());
  }
}
