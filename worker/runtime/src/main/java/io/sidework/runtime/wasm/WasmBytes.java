package io.sidework.runtime.wasm;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing stretch of a module under construction. */
final class WasmBytes {
  private byte[] bytes = new byte[256];
  private int size;

  WasmBytes u8(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  WasmBytes u32(long value) {
    long rest = value;
    while (rest >= 0x80) {
      u8((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return u8((int) rest);
  }

  WasmBytes s64(long value) {
    long rest = value;
    while (rest < -0x40 || rest >= 0x40) {
      u8((int) (rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    return u8((int) (rest & 0x7f));
  }

  WasmBytes raw(byte[] source, int start, int end) {
    room(end - start);
    System.arraycopy(source, start, bytes, size, end - start);
    size += end - start;
    return this;
  }

  /** A little-endian constant of {@code count} bytes. */
  WasmBytes fixed(long value, int count) {
    for (int i = 0; i < count; i++) {
      u8((int) (value >>> (8 * i)));
    }
    return this;
  }

  /** A name of characters that are one byte each. */
  WasmBytes name(String name) {
    return u32(name.length()).raw(name.getBytes(StandardCharsets.US_ASCII), 0, name.length());
  }

  /** The length of {@code part}, then {@code part}. */
  WasmBytes sized(WasmBytes part) {
    return u32(part.size).append(part);
  }

  WasmBytes append(WasmBytes part) {
    return raw(part.bytes, 0, part.size);
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
    }
  }
}
