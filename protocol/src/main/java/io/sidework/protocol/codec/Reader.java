package io.sidework.protocol.codec;

import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Reads what {@link Writer} wrote. Every length is checked against what is left before anything is
 * allocated; everything malformed is {@link MalformedMessage}.
 */
public final class Reader {
  private final ByteBuffer in;

  public Reader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  /** Decodes a whole array: bytes left over are an error. */
  public static <T> T all(byte[] bytes, Function<Reader, T> decoder) {
    Reader reader = new Reader(bytes);
    T value;
    try {
      value = decoder.apply(reader);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new MalformedMessage(String.valueOf(e.getMessage()), e);
    }
    if (reader.in.hasRemaining()) {
      throw new MalformedMessage(reader.in.remaining() + " bytes left over");
    }
    return value;
  }

  public int u8() {
    return need(1).get() & 0xff;
  }

  /** An unsigned 32-bit number that fits a non-negative int. */
  public int u32() {
    int value = need(4).getInt();
    if (value < 0) {
      throw new MalformedMessage("number over 2^31");
    }
    return value;
  }

  public long u64() {
    long value = need(8).getLong();
    if (value < 0) {
      throw new MalformedMessage("number over 2^63");
    }
    return value;
  }

  public boolean bool() {
    int value = u8();
    if (value > 1) {
      throw new MalformedMessage("a flag is 0 or 1, got " + value);
    }
    return value == 1;
  }

  public Bytes32 word() {
    int at = skip(Bytes32.SIZE);
    return Bytes32.of(in.array(), at);
  }

  public BigInteger uint256() {
    return new BigInteger(1, take(Bytes32.SIZE));
  }

  public Amount amount() {
    return new Amount(uint256());
  }

  public Address address() {
    int at = skip(Address.SIZE);
    return Address.of(in.array(), at);
  }

  public Signature signature() {
    return new Signature(word(), word());
  }

  /** Length-prefixed bytes, at most {@code max} of them. */
  public byte[] bytes(int max) {
    int length = u32();
    if (length > max) {
      throw new MalformedMessage("field of " + length + " bytes, at most " + max);
    }
    return take(length);
  }

  public String text(int maxBytes) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes(maxBytes)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedMessage("not UTF-8", e);
    }
  }

  /** A list of at most {@code max} elements. */
  public <T> List<T> list(int max, Function<Reader, T> element) {
    int size = u32();
    if (size > max || size > in.remaining()) {
      throw new MalformedMessage("list of " + size + " elements, at most " + max);
    }
    List<T> out = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      out.add(element.apply(this));
    }
    return List.copyOf(out);
  }

  private byte[] take(int length) {
    need(length);
    byte[] out = new byte[length];
    in.get(out);
    return out;
  }

  /** Passes over bytes and says where they are: fixed fields are copied only once. */
  private int skip(int length) {
    int at = need(length).position();
    in.position(at + length);
    return at;
  }

  private ByteBuffer need(int length) {
    if (in.remaining() < length) {
      throw new MalformedMessage("ends " + (length - in.remaining()) + " bytes too early");
    }
    return in;
  }
}
