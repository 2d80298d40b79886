package io.sidework.protocol.codec;

import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Appends big-endian, length-prefixed fields; {@link Reader} reads them back. */
public final class Writer {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  public Writer u8(int value) {
    out.write(value);
    return this;
  }

  public Writer u32(int value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
      out.write(value >>> shift);
    }
    return this;
  }

  public Writer u64(long value) {
    return u32((int) (value >>> 32)).u32((int) value);
  }

  public Writer word(Bytes32 value) {
    out.writeBytes(value.toArray());
    return this;
  }

  public Writer word(BigInteger value) {
    return word(io.sidework.protocol.eip712.Words.word(value));
  }

  public Writer amount(Amount value) {
    return word(value.units());
  }

  public Writer address(Address value) {
    out.writeBytes(value.toArray());
    return this;
  }

  public Writer signature(Signature value) {
    out.writeBytes(value.toArray());
    return this;
  }

  public Writer bytes(byte[] value) {
    u32(value.length);
    out.writeBytes(value);
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
    return out.toByteArray();
  }
}
