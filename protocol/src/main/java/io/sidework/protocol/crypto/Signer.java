package io.sidework.protocol.crypto;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;

/**
 * Holds one account's key. Signing is deterministic (RFC 6979): the same digest, the same bytes.
 */
public interface Signer {
  Address address();

  /** Signs a 32-byte EIP-712 digest. */
  Signature sign(Bytes32 digest);
}
