package io.sidework.protocol.codec;

import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Appends big-endian, length-prefixed fields; {@link Reader} reads them back. */
public final class Writer {
  /** What a Java array can hold on any platform. */
  private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private byte[] out = new byte[256];
  private int length;

  public Writer u8(int value) {
    int at = room(1);
    out[at] = (byte) value;
    return this;
  }

  public Writer u32(int value) {
    int at = room(Integer.BYTES);
    out[at] = (byte) (value >>> 24);
    out[at + 1] = (byte) (value >>> 16);
    out[at + 2] = (byte) (value >>> 8);
    out[at + 3] = (byte) value;
    return this;
  }

  public Writer u64(long value) {
    return u32((int) (value >>> 32)).u32((int) value);
  }

  public Writer word(Bytes32 value) {
    int at = room(Bytes32.SIZE);
    value.copyTo(out, at);
    return this;
  }

  public Writer word(BigInteger value) {
    return word(io.sidework.protocol.eip712.Words.word(value));
  }

  public Writer amount(Amount value) {
    return word(value.units());
  }

  public Writer address(Address value) {
    int at = room(Address.SIZE);
    value.copyTo(out, at);
    return this;
  }

  public Writer signature(Signature value) {
    return word(value.r()).word(value.vs());
  }

  public Writer bytes(byte[] value) {
    u32(value.length);
    int at = room(value.length);
    System.arraycopy(value, 0, out, at, value.length);
    return this;
  }

  public Writer text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  public Writer list(List<? extends Encodable> values) {
    u32(values.size());
    values.forEach(value -> value.encode(this));
    return this;
  }

  public byte[] toArray() {
    return Arrays.copyOf(out, length);
  }

  /**
   * Makes room for so many bytes and says where they go; {@link #out} may be another array then.
   */
  private int room(int bytes) {
    int at = length;
    length = Math.addExact(at, bytes);
    if (length > out.length) {
      out = Arrays.copyOf(out, Math.max(length, (int) Math.min(2L * out.length, MAX_ARRAY)));
    }
    return at;
  }
}
