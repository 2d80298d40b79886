package io.sidework.protocol.eip712;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.Arrays;

/** abi.encode of static types: one 32-byte word each. */
public final class Words {
  /** Most structs have fewer fields than this. */
  private static final int USUAL = 12;

  private byte[] out = new byte[USUAL * Bytes32.SIZE];
  private int length;

  public Words add(Bytes32 word) {
    int at = room();
    word.copyTo(out, at);
    return this;
  }

  public Words add(Address address) {
    int at = room();
    address.copyTo(out, at + Bytes32.SIZE - Address.SIZE);
    return this;
  }

  public Words add(Amount amount) {
    return add(amount.units());
  }

  /** An unsigned integer that fits a non-negative long. */
  public Words add(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("unsigned words only, got " + value);
    }
    int last = room() + Bytes32.SIZE - 1;
    for (int i = 0; i < Long.BYTES; i++) {
      out[last - i] = (byte) (value >>> (8 * i));
    }
    return this;
  }

  /** An unsigned 256-bit integer. */
  public Words add(BigInteger value) {
    return add(word(value));
  }

  public static Bytes32 word(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 256) {
      throw new IllegalArgumentException("not an unsigned 256-bit integer: " + value);
    }
    byte[] raw = value.toByteArray();
    byte[] word = new byte[Bytes32.SIZE];
    int take = Math.min(raw.length, Bytes32.SIZE);
    System.arraycopy(raw, raw.length - take, word, Bytes32.SIZE - take, take);
    return Bytes32.of(word);
  }

  public byte[] toArray() {
    return Arrays.copyOf(out, length);
  }

  /** Makes room for a word, all zeros, and says where it goes. */
  private int room() {
    int at = length;
    length += Bytes32.SIZE;
    if (length > out.length) {
      out = Arrays.copyOf(out, 2 * out.length);
    }
    return at;
  }
}
