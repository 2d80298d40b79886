package io.sidework.node.adapter.file;

import io.sidework.protocol.codec.MalformedMessage;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * One record of a cold file: u32 length of the body, u32 CRC-32C of the body; the body is u32
 * length of the content and the content deflated. Leaves of a lot repeat each other but for their
 * digests, so deflating leaves little more than these.
 */
final class ColdRecord {
  /** Largest content in bytes: terms of a deal of 2^20 tasks, or a full certificate, are less. */
  static final int MAX_CONTENT = 16 << 20;

  private static final int HEAD = 2 * Integer.BYTES;

  private ColdRecord() {}

  static ByteBuffer of(byte[] content) {
    if (content.length > MAX_CONTENT) {
      throw new IllegalArgumentException(
          "a cold record holds " + MAX_CONTENT + " bytes, got " + content.length);
    }
    byte[] packed = deflate(content);
    ByteBuffer record = ByteBuffer.allocate(HEAD + Integer.BYTES + packed.length);
    record.position(HEAD).putInt(content.length).put(packed);
    CRC32C sum = new CRC32C();
    sum.update(record.array(), HEAD, record.capacity() - HEAD);
    return record.putInt(0, record.capacity() - HEAD).putInt(4, (int) sum.getValue()).rewind();
  }

  /**
   * Reads the content of the record at an offset.
   *
   * @throws MalformedMessage when it is not what was written
   */
  static byte[] read(FileChannel in, long offset) throws IOException {
    ByteBuffer head = fill(in, ByteBuffer.allocate(HEAD), offset);
    int length = head.getInt();
    int sum = head.getInt();
    // Before room is made for it: a damaged length says anything.
    if (length < Integer.BYTES
        || length > MAX_CONTENT + (MAX_CONTENT >> 3)
        || length > in.size() - offset - HEAD) {
      throw new MalformedMessage("a record of " + length + " bytes");
    }
    ByteBuffer body = fill(in, ByteBuffer.allocate(length), offset + HEAD);
    CRC32C actual = new CRC32C();
    actual.update(body.array());
    if ((int) actual.getValue() != sum) {
      throw new MalformedMessage("checksum does not match");
    }
    return inflate(body);
  }

  private static ByteBuffer fill(FileChannel in, ByteBuffer buffer, long offset)
      throws IOException {
    while (buffer.hasRemaining()) {
      if (in.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException("ends too early");
      }
    }
    return buffer.flip();
  }

  private static byte[] deflate(byte[] content) {
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED, true)) {
      deflater.setInput(content);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 2 + 64);
      byte[] piece = new byte[8192];
      while (!deflater.finished()) {
        out.write(piece, 0, deflater.deflate(piece));
      }
      return out.toByteArray();
    }
  }

  private static byte[] inflate(ByteBuffer body) {
    int length = body.getInt();
    if (length < 0 || length > MAX_CONTENT) {
      throw new MalformedMessage("a content of " + length + " bytes");
    }
    byte[] content = new byte[length];
    try (Inflater inflater = new Inflater(true)) {
      inflater.setInput(body);
      int size = 0;
      while (size < length) {
        int more = inflater.inflate(content, size, length - size);
        if (more == 0) {
          throw new MalformedMessage("content ends after " + size + " of " + length + " bytes");
        }
        size += more;
      }
      return content;
    } catch (DataFormatException e) {
      throw new MalformedMessage("not deflated: " + e.getMessage(), e);
    }
  }
}
