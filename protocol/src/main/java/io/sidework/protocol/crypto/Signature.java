package io.sidework.protocol.crypto;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.Optional;

/**
 * A secp256k1 signature in the compact form of EIP-2098.
 *
 * @param r first half
 * @param vs second half; its top bit is the parity of the recovery id, s is low
 */
public record Signature(Bytes32 r, Bytes32 vs) {
  public static final int SIZE = 64;

  /**
   * @throws IllegalArgumentException when it is not 64 bytes
   */
  public static Signature of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("a compact signature has 64 bytes, got " + bytes.length);
    }
    return new Signature(
        Bytes32.of(java.util.Arrays.copyOfRange(bytes, 0, 32)),
        Bytes32.of(java.util.Arrays.copyOfRange(bytes, 32, 64)));
  }

  public byte[] toArray() {
    byte[] out = new byte[SIZE];
    r.copyTo(out, 0);
    vs.copyTo(out, 32);
    return out;
  }

  /** The account that signed the digest, or empty when the signature is malformed. */
  public Optional<Address> recover(Bytes32 digest) {
    return EcKey.recover(digest, this);
  }

  public boolean isBy(Address account, Bytes32 digest) {
    return recover(digest).filter(account::equals).isPresent();
  }
}
