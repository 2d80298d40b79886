package io.sidework.protocol.type;

import java.util.Arrays;
import java.util.HexFormat;

/** 32 bytes: a hash, a salt or an ABI word. Immutable; ordered as an unsigned big-endian number. */
public final class Bytes32 implements Comparable<Bytes32> {
  public static final int SIZE = 32;
  public static final Bytes32 ZERO = new Bytes32(new byte[SIZE]);

  private final byte[] bytes;

  private Bytes32(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Copies 32 bytes.
   *
   * @throws IllegalArgumentException when the length is not 32
   */
  public static Bytes32 of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("expected 32 bytes, got " + bytes.length);
    }
    return new Bytes32(bytes.clone());
  }

  /**
   * Copies the 32 bytes at an offset.
   *
   * @throws IndexOutOfBoundsException when there are fewer
   */
  public static Bytes32 of(byte[] source, int offset) {
    byte[] bytes = new byte[SIZE];
    System.arraycopy(source, offset, bytes, 0, SIZE);
    return new Bytes32(bytes);
  }

  /**
   * Parses 64 hexadecimal digits, with or without 0x.
   *
   * @throws IllegalArgumentException when it is anything else
   */
  public static Bytes32 parse(String hex) {
    String digits = hex.startsWith("0x") ? hex.substring(2) : hex;
    if (digits.length() != 2 * SIZE) {
      throw new IllegalArgumentException(
          "expected 0x and 64 hexadecimal digits, got '" + hex + "'");
    }
    try {
      return new Bytes32(HexFormat.of().parseHex(digits));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not hexadecimal: '" + hex + "'", e);
    }
  }

  public byte[] toArray() {
    return bytes.clone();
  }

  /** Writes the bytes at an offset of a larger array, without a copy in between. */
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, SIZE);
  }

  public boolean isZero() {
    return equals(ZERO);
  }

  @Override
  public int compareTo(Bytes32 other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Bytes32 other && Arrays.equals(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return (bytes[0] & 0xff) << 24
        | (bytes[1] & 0xff) << 16
        | (bytes[2] & 0xff) << 8
        | (bytes[3] & 0xff);
  }

  /** 0x and 64 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return "0x" + HexFormat.of().formatHex(bytes);
  }
}
