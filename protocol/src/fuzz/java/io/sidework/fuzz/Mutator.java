package io.sidework.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Damage that decoders meet: flipped bits, lengths, cuts, splices, repeated and nested parts. */
public final class Mutator {
  private static final int MAX_LENGTH = 1 << 16;

  /** Where most lengths, counts and tags are. */
  private static final int HEAD = 128;

  private static final int[] NUMBERS = {
    0,
    1,
    2,
    3,
    0x7f,
    0x80,
    0xff,
    0x100,
    0x101,
    0xfff,
    0x4000,
    0x4001,
    0xffff,
    1 << 20,
    4 << 20,
    16 << 20,
    1 << 30,
    0x7fffffff,
    0x80000000,
    0xffffffff
  };

  private static final List<byte[]> TOKENS =
      List.of(
              "{",
              "[",
              "}",
              "]",
              "\"",
              ",",
              ":",
              "null",
              "true",
              "-1",
              "1e999999999",
              "0.1e-99999",
              "1e40",
              "99999999999999999999",
              "\\ud800",
              "\\u0000",
              "{\"a\":",
              "[[[[",
              "0x",
              "\n",
              " ")
          .stream()
          .map(token -> token.getBytes(StandardCharsets.UTF_8))
          .toList();

  private final SplittableRandom random;

  public Mutator(long seed) {
    this.random = new SplittableRandom(seed);
  }

  public byte[] mutate(List<byte[]> corpus) {
    byte[] bytes = pick(corpus).clone();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      bytes = once(bytes, corpus);
    }
    return bytes.length > MAX_LENGTH ? Arrays.copyOf(bytes, MAX_LENGTH) : bytes;
  }

  private byte[] pick(List<byte[]> corpus) {
    return corpus.get(random.nextInt(corpus.size()));
  }

  private byte[] once(byte[] bytes, List<byte[]> corpus) {
    int at = place(bytes.length);
    return switch (random.nextInt(12)) {
      case 0 -> flip(bytes, at);
      case 1 -> put(bytes, at, (byte) random.nextInt());
      case 2, 3 -> number(bytes, at, NUMBERS[random.nextInt(NUMBERS.length)]);
      case 4 -> number(bytes, at, bytes.length - at + random.nextInt(-8, 9));
      case 5 -> shift(bytes, at);
      case 6 -> Arrays.copyOf(bytes, at);
      case 7 -> splice(bytes, at, at + length(bytes.length - at), new byte[0]);
      case 8 -> repeat(bytes, at);
      case 9 -> {
        byte[] other = pick(corpus);
        yield splice(
            bytes, at, bytes.length, Arrays.copyOfRange(other, place(other.length), other.length));
      }
      case 10 -> splice(bytes, at, at, pick(corpus));
      default ->
          splice(bytes, at, at + random.nextInt(2), TOKENS.get(random.nextInt(TOKENS.size())));
    };
  }

  private int place(int length) {
    int within = random.nextBoolean() ? Math.min(length, HEAD) : length;
    return within == 0 ? 0 : random.nextInt(within);
  }

  private int length(int most) {
    return most <= 0 ? 0 : random.nextInt(Math.min(most, 1 << random.nextInt(1, 12)) + 1);
  }

  private byte[] flip(byte[] bytes, int at) {
    return bytes.length == 0 ? bytes : put(bytes, at, (byte) (bytes[at] ^ 1 << random.nextInt(8)));
  }

  private static byte[] put(byte[] bytes, int at, byte value) {
    if (bytes.length > 0) {
      bytes[at] = value;
    }
    return bytes;
  }

  private static byte[] number(byte[] bytes, int at, int value) {
    if (bytes.length - at >= Integer.BYTES) {
      ByteBuffer.wrap(bytes).putInt(at, value);
    }
    return bytes;
  }

  private byte[] shift(byte[] bytes, int at) {
    return bytes.length - at < Integer.BYTES
        ? bytes
        : number(bytes, at, ByteBuffer.wrap(bytes).getInt(at) + random.nextInt(-2, 3));
  }

  /** A part many times over: long lists, deep nesting. */
  private byte[] repeat(byte[] bytes, int at) {
    byte[] part = Arrays.copyOfRange(bytes, at, at + length(bytes.length - at));
    int most = random.nextInt(16) == 0 ? MAX_LENGTH : MAX_LENGTH >> 5;
    int times = Math.min(1 << random.nextInt(14), most / Math.max(1, part.length));
    byte[] many = new byte[part.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(part, 0, many, i * part.length, part.length);
    }
    return splice(bytes, at, at, many);
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
    int end = Math.min(Math.max(from, to), bytes.length);
    byte[] out = new byte[from + middle.length + bytes.length - end];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(middle, 0, out, from, middle.length);
    System.arraycopy(bytes, end, out, from + middle.length, bytes.length - end);
    return out;
  }
}
