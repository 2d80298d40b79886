package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;

/**
 * A sponsor's word that it pays for a request (spec R-14).
 *
 * @param request struct hash of the request order
 */
public record Sponsorship(Address sponsor, Bytes32 request) implements TypedMessage {
  private static final Bytes32 TYPE =
      TypedMessage.typeHash("Sponsorship(address sponsor,bytes32 request)");

  @Override
  public Bytes32 structHash() {
    return Keccak.hash(new Words().add(TYPE).add(sponsor).add(request).toArray());
  }
}
