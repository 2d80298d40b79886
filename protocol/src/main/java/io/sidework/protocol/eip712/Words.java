package io.sidework.protocol.eip712;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** abi.encode of static types: one 32-byte word each. */
public final class Words {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  public Words add(Bytes32 word) {
    out.writeBytes(word.toArray());
    return this;
  }

  public Words add(Address address) {
    return add(address.toWord());
  }

  public Words add(Amount amount) {
    return add(amount.units());
  }

  /** An unsigned integer that fits a non-negative long. */
  public Words add(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("unsigned words only, got " + value);
    }
    byte[] word = new byte[Bytes32.SIZE];
    for (int i = 0; i < Long.BYTES; i++) {
      word[Bytes32.SIZE - 1 - i] = (byte) (value >>> (8 * i));
    }
    out.writeBytes(word);
    return this;
  }

  /** An unsigned 256-bit integer. */
  public Words add(BigInteger value) {
    out.writeBytes(word(value).toArray());
    return this;
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
    return out.toByteArray();
  }
}
