package io.sidework.runtime.wasi;

import io.sidework.runtime.OutputArchive;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a task leaves behind: standard output, or the archive of it and of the files that the task
 * declared (spec R-RUN-63). Bounded as a whole.
 */
final class TaskOutput {
  private static final int ARCHIVE_BYTES = 12;
  private static final int FILE_BYTES = 6;

  private final List<String> declared;
  private final int limit;
  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final SortedMap<String, OutputFile> files = new TreeMap<>();

  TaskOutput(List<String> declared, int limit) {
    this.declared = declared;
    this.limit = limit;
  }

  /** A file in the making. */
  static final class OutputFile {
    private byte[] bytes = new byte[0];
    private int size;

    int size() {
      return size;
    }

    byte[] read(int at, int count) {
      return Arrays.copyOfRange(bytes, at, at + count);
    }

    /** Writes into what is long enough. */
    void write(int at, byte[] part) {
      System.arraycopy(part, 0, bytes, at, part.length);
    }
  }

  /** Takes up what earlier legs wrote, before anything else is written. */
  void restore(byte[] printed, SortedMap<String, byte[]> contents) {
    stdout.writeBytes(printed);
    contents.forEach(
        (name, content) -> {
          OutputFile file = create(name);
          resize(file, content.length);
          file.write(0, content);
        });
  }

  byte[] stdout() {
    return stdout.toByteArray();
  }

  /** Copies of all files, by name. */
  SortedMap<String, byte[]> contents() {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    files.forEach((name, file) -> contents.put(name, file.read(0, file.size)));
    return contents;
  }

  boolean declares(String name) {
    return declared.contains(name);
  }

  @Nullable OutputFile file(String name) {
    return files.get(name);
  }

  OutputFile create(String name) {
    room(FILE_BYTES + (long) name.length());
    OutputFile made = new OutputFile();
    files.put(name, made);
    return made;
  }

  SortedMap<String, OutputFile> files() {
    return files;
  }

  void print(byte[] bytes) {
    stdout.writeBytes(bytes);
  }

  /** Sets a file's length: cut, or filled with zeros. */
  void resize(OutputFile file, long size) {
    room(Math.max(0, size - file.size));
    if (size > file.bytes.length) {
      file.bytes = Arrays.copyOf(file.bytes, (int) Math.min(limit, Math.max(size, 2L * file.size)));
    }
    if (size < file.size) {
      Arrays.fill(file.bytes, (int) size, file.size, (byte) 0);
    }
    file.size = (int) size;
  }

  /** Traps if so many bytes more would pass the limit. */
  void room(long more) {
    if (size() + more > limit) {
      throw new HostTrap("output over its limit of " + limit + " bytes");
    }
  }

  /** Bytes of all that was written, as {@link #toByteArray} gives it. */
  long size() {
    long size = stdout.size();
    if (!declared.isEmpty()) {
      size += ARCHIVE_BYTES;
      for (var file : files.entrySet()) {
        size += FILE_BYTES + file.getKey().length() + file.getValue().size;
      }
    }
    return size;
  }

  byte[] toByteArray() {
    if (declared.isEmpty()) {
      return stdout.toByteArray();
    }
    SortedMap<String, byte[]> written = new TreeMap<>();
    files.forEach((name, file) -> written.put(name, file.read(0, file.size)));
    return new OutputArchive(stdout.toByteArray(), written).toBytes();
  }
}
