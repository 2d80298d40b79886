package io.sidework.runtime.wasm;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A strict cursor over a stretch of a module: never reads past its end, never over-long LEB128. */
final class WasmReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  WasmReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  int position() {
    return at;
  }

  boolean atEnd() {
    return at == end;
  }

  int u8() throws MalformedModule {
    if (at >= end) {
      throw new MalformedModule("module ends too early, at byte " + at);
    }
    return bytes[at++] & 0xff;
  }

  /**
   * An unsigned LEB128 of at most 32 bits that fits a non-negative int; nothing here needs more.
   */
  int u32() throws MalformedModule {
    long value = leb(32, false);
    if (value > Integer.MAX_VALUE) {
      throw new MalformedModule("number " + value + " is too large, before byte " + at);
    }
    return (int) value;
  }

  /** An unsigned 32-bit LEB128 over its whole range: memory offsets. */
  long offset32() throws MalformedModule {
    return leb(32, false);
  }

  int s32() throws MalformedModule {
    return (int) leb(32, true);
  }

  long s33() throws MalformedModule {
    return leb(33, true);
  }

  long s64() throws MalformedModule {
    return leb(64, true);
  }

  /** A count of items that take at least one byte each, so it cannot exceed what is left. */
  int count(String what, int max) throws MalformedModule {
    int count = u32();
    if (count > max) {
      throw new MalformedModule("%d %s; at most %d are allowed".formatted(count, what, max));
    }
    if (count > end - at) {
      throw new MalformedModule("count of %s exceeds its section, at byte %d".formatted(what, at));
    }
    return count;
  }

  void skip(int count) throws MalformedModule {
    if (count < 0 || count > end - at) {
      throw new MalformedModule("module ends too early, at byte " + at);
    }
    at += count;
  }

  String name() throws MalformedModule {
    int length = u32();
    int start = at;
    skip(length);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, start, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedModule("a name is not UTF-8, at byte " + start);
    }
  }

  /** A reader of the next {@code length} bytes, which this one skips. */
  WasmReader slice(int length) throws MalformedModule {
    int start = at;
    skip(length);
    return new WasmReader(bytes, start, at);
  }

  private long leb(int bits, boolean signed) throws MalformedModule {
    long value = 0;
    int shift = 0;
    while (true) {
      int b = u8();
      value |= (long) (b & 0x7f) << shift;
      int left = bits - shift;
      shift += 7;
      if ((b & 0x80) == 0) {
        if (left < 7 && !fits(b, left, signed)) {
          throw new MalformedModule("number does not fit its type, before byte " + at);
        }
        return signed && shift < 64 && (b & 0x40) != 0 ? value | (-1L << shift) : value;
      }
      if (left <= 7) {
        throw new MalformedModule("number is longer than its type, before byte " + at);
      }
    }
  }

  private static boolean fits(int last, int left, boolean signed) {
    int payload = last & 0x7f;
    int high = payload >> (signed ? left - 1 : left);
    return high == 0 || (signed && high == (0x7f >> (left - 1)));
  }
}
