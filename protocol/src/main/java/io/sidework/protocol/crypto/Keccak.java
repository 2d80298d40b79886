package io.sidework.protocol.crypto;

import io.sidework.protocol.type.Bytes32;
import java.util.Arrays;

/** Keccak-256 as the EVM computes it. */
public final class Keccak {
  /** Bytes of a block: the state without twice the length of the hash. */
  private static final int RATE = 136;

  private static final int LANES = 25;

  private Keccak() {}

  /** Hash of the parts in a row. */
  public static Bytes32 hash(byte[]... parts) {
    long[] state = new long[LANES];
    byte[] block = new byte[RATE];
    int filled = 0;
    for (byte[] part : parts) {
      int taken = 0;
      while (taken < part.length) {
        int now = Math.min(part.length - taken, RATE - filled);
        System.arraycopy(part, taken, block, filled, now);
        taken += now;
        filled += now;
        if (filled == RATE) {
          KeccakPermutation.absorb(state, block);
          filled = 0;
        }
      }
    }
    Arrays.fill(block, filled, RATE, (byte) 0);
    block[filled] = 1;
    block[RATE - 1] |= (byte) 0x80;
    KeccakPermutation.absorb(state, block);
    byte[] out = new byte[Bytes32.SIZE];
    KeccakPermutation.squeeze(state, out);
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
