package io.sidework.protocol.eip712;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;
import java.nio.charset.StandardCharsets;

/** A struct that is signed as EIP-712 typed data (docs/spec/chain.md, "Signed types"). */
public interface TypedMessage {
  /** keccak256(typeHash, fields in order). */
  Bytes32 structHash();

  /** The hash of a type's declaration, such as "Held(uint32 epoch,bytes32 dealId)". */
  static Bytes32 typeHash(String declaration) {
    return Keccak.hash(declaration.getBytes(StandardCharsets.UTF_8));
  }
}
