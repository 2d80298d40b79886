package io.sidework.agent.adapter.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Append-only records in a file: length, CRC-32C and body each. What a crash left half written at
 * the end is cut off. No handle stays open: a deal may have thousands of lots. Not thread-safe.
 */
final class RecordFile {
  private static final Logger LOG = LoggerFactory.getLogger(RecordFile.class);
  private static final int HEAD = 8;
  private static final int MAX_BODY = 2 << 20;

  private final Path path;
  private long end;

  RecordFile(Path path) {
    this.path = path;
  }

  /** Hears each whole record that is in the file. */
  interface Visitor {
    void record(long offset, byte[] body);
  }

  /** Reads all records and cuts the file after the last whole one; true when it had to. */
  boolean load(Visitor visitor) throws IOException {
    if (!Files.exists(path)) {
      return false;
    }
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      while (end < file.size()) {
        byte[] body;
        try {
          body = read(file, end);
        } catch (IOException e) {
          LOG.warn("{}: cut off after {} bytes: {}", path, end, e.getMessage());
          file.truncate(end);
          file.force(true);
          return true;
        }
        visitor.record(end, body);
        end += HEAD + body.length;
      }
    }
    return false;
  }

  /** Returns the record's offset. After a failure the file is as it was. */
  long append(byte[] body) throws IOException {
    ByteBuffer record = ByteBuffer.allocate(HEAD + body.length);
    record.putInt(body.length).putInt(checksum(body)).put(body).flip();
    long offset = end;
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // Whatever an earlier failure left behind the last whole record goes first.
      file.truncate(end);
      long at = end;
      while (record.hasRemaining()) {
        at += file.write(record, at);
      }
      end = at;
    }
    return offset;
  }

  void sync() throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      file.force(true);
    }
  }

  byte[] read(long offset) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      return read(file, offset);
    }
  }

  private static byte[] read(FileChannel file, long offset) throws IOException {
    ByteBuffer head = fill(file, offset, HEAD);
    int length = head.getInt();
    int checksum = head.getInt();
    // Before room is made for it: a torn length says anything.
    if (length < 1 || length > MAX_BODY || length > file.size() - offset - HEAD) {
      throw new IOException("record of " + length + " bytes");
    }
    byte[] body = fill(file, offset + HEAD, length).array();
    if (checksum(body) != checksum) {
      throw new IOException("checksum of record at " + offset + " is wrong");
    }
    return body;
  }

  private static ByteBuffer fill(FileChannel file, long offset, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException("record at " + offset + " is incomplete");
      }
    }
    return buffer.flip();
  }

  private static int checksum(byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    return (int) crc.getValue();
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
    end = 0;
  }
}
