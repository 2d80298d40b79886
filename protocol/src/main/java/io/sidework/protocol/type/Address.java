package io.sidework.protocol.type;

import java.util.Arrays;
import java.util.HexFormat;

/** A 20-byte Ethereum account. Immutable; ordered as an unsigned number. */
public final class Address implements Comparable<Address> {
  public static final int SIZE = 20;
  public static final Address ZERO = new Address(new byte[SIZE]);

  private final byte[] bytes;

  private Address(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Copies 20 bytes.
   *
   * @throws IllegalArgumentException when the length is not 20
   */
  public static Address of(byte[] bytes) {
    if (bytes.length != SIZE) {
      throw new IllegalArgumentException("an address has 20 bytes, got " + bytes.length);
    }
    return new Address(bytes.clone());
  }

  /**
   * Copies the 20 bytes at an offset.
   *
   * @throws IndexOutOfBoundsException when there are fewer
   */
  public static Address of(byte[] source, int offset) {
    byte[] bytes = new byte[SIZE];
    System.arraycopy(source, offset, bytes, 0, SIZE);
    return new Address(bytes);
  }

  /**
   * Parses 40 hexadecimal digits, with or without 0x, in any case.
   *
   * @throws IllegalArgumentException when it is anything else, a digit too few included
   */
  public static Address parse(String hex) {
    String digits = hex.startsWith("0x") ? hex.substring(2) : hex;
    if (digits.length() != 2 * SIZE) {
      throw new IllegalArgumentException(
          "an address is 0x and 40 hexadecimal digits, got "
              + digits.length()
              + " in '"
              + hex
              + "'");
    }
    try {
      return new Address(HexFormat.of().parseHex(digits));
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

  /** Left-padded to an ABI word. */
  public Bytes32 toWord() {
    byte[] word = new byte[Bytes32.SIZE];
    copyTo(word, Bytes32.SIZE - SIZE);
    return Bytes32.of(word);
  }

  public boolean isZero() {
    return equals(ZERO);
  }

  @Override
  public int compareTo(Address other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Address other && Arrays.equals(bytes, other.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** 0x and 40 lower-case hexadecimal digits. */
  @Override
  public String toString() {
    return "0x" + HexFormat.of().formatHex(bytes);
  }
}
