package io.sidework.protocol.crypto;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.Optional;

/**
 * Finds out who signed. The answer depends on the arguments alone, so an implementation may
 * remember what it has found.
 */
public interface Recovery {
  /** By libsecp256k1, each time anew. */
  Recovery CURVE = (digest, signature) -> signature.recover(digest);

  /** The account that signed the digest, or empty when the signature is malformed. */
  Optional<Address> signer(Bytes32 digest, Signature signature);
}
