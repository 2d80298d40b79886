package io.sidework.protocol.crypto;

import io.sidework.protocol.type.Bytes32;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** Keccak-256 as the EVM computes it. */
public final class Keccak {
  private Keccak() {}

  public static Bytes32 hash(byte[]... parts) {
    KeccakDigest digest = new KeccakDigest(256);
    for (byte[] part : parts) {
      digest.update(part, 0, part.length);
    }
    byte[] out = new byte[Bytes32.SIZE];
    digest.doFinal(out, 0);
    return Bytes32.of(out);
  }

  /** Hash of two words, the inner node of a tree. */
  public static Bytes32 hash(Bytes32 left, Bytes32 right) {
    byte[] both = new byte[2 * Bytes32.SIZE];
    left.copyTo(both, 0);
    right.copyTo(both, Bytes32.SIZE);
    return hash(both);
  }
}
