package io.sidework.runtime;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The output of a task that declared output files, taken apart (spec R-RUN-63).
 *
 * @param stdout what it wrote to standard output
 * @param files content by name; only files that it created
 */
public record OutputArchive(byte[] stdout, SortedMap<String, byte[]> files) {
  private static final byte[] MAGIC = "SWO1".getBytes(StandardCharsets.US_ASCII);

  public OutputArchive {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** The archive, as it is hashed and delivered. */
  public byte[] toBytes() {
    int size = 12 + stdout.length;
    for (var file : files.entrySet()) {
      size += 6 + file.getKey().length() + file.getValue().length;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put(MAGIC).putInt(stdout.length).put(stdout).putInt(files.size());
    files.forEach(
        (name, bytes) ->
            out.putShort((short) name.length())
                .put(TaskFiles.bytes(name))
                .putInt(bytes.length)
                .put(bytes));
    return out.array();
  }

  /**
   * Reads an archive, exactly as the runtime writes it: whoever takes files from it may use their
   * names as they are.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static OutputArchive read(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      if (!Arrays.equals(take(in, MAGIC.length), MAGIC)) {
        throw new IllegalArgumentException("not an archive: it does not begin with SWO1");
      }
      byte[] stdout = take(in, in.getInt());
      SortedMap<String, byte[]> files = files(in, in.getInt());
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(in.remaining() + " bytes behind the archive's end");
      }
      return new OutputArchive(stdout, files);
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("the archive ends too early", e);
    }
  }

  private static SortedMap<String, byte[]> files(ByteBuffer in, int count) {
    if (count < 0 || count > TaskFiles.MAX_OUTPUTS) {
      throw new IllegalArgumentException(
          "an archive of %d files, at most %d".formatted(count, TaskFiles.MAX_OUTPUTS));
    }
    SortedMap<String, byte[]> files = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      String name = new String(take(in, in.getShort()), StandardCharsets.ISO_8859_1);
      TaskFiles.check(name);
      if (!files.isEmpty() && files.lastKey().compareTo(name) >= 0) {
        throw new IllegalArgumentException("file " + name + " is not in ascending order");
      }
      files.put(name, take(in, in.getInt()));
    }
    return files;
  }

  private static byte[] take(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
