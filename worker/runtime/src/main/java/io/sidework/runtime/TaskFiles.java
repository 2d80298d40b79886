package io.sidework.runtime;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The folder that a task sees (spec R-RUN-60): files it may read, and names it may write.
 *
 * @param inputs content by name, at most 256, together with standard input at most 16 MiB
 * @param outputs names that the task may create, at most 64, none of them an input, ascending
 */
public record TaskFiles(SortedMap<String, byte[]> inputs, List<String> outputs) {
  public static final TaskFiles NONE = new TaskFiles(Collections.emptySortedMap(), List.of());
  public static final int MAX_INPUTS = 256;
  public static final int MAX_OUTPUTS = 64;

  /** What every file system takes: no separators, nothing hidden. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

  /**
   * @throws IllegalArgumentException if a name or a number is outside its range
   */
  public TaskFiles {
    inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    outputs = outputs.stream().sorted().distinct().toList();
    if (inputs.size() > MAX_INPUTS || outputs.size() > MAX_OUTPUTS) {
      throw new IllegalArgumentException(
          "%d input and %d output files, at most %d and %d"
              .formatted(inputs.size(), outputs.size(), MAX_INPUTS, MAX_OUTPUTS));
    }
    inputs.keySet().forEach(TaskFiles::check);
    for (String name : outputs) {
      check(name);
      if (inputs.containsKey(name)) {
        throw new IllegalArgumentException("file " + name + " is both input and output");
      }
    }
  }

  static void check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "file name \"%s\": 1 to 100 of A-Z a-z 0-9 _ . -, the first a letter, digit or _"
              .formatted(name.replaceAll("\\p{C}", "?")));
    }
  }

  public boolean isEmpty() {
    return inputs.isEmpty() && outputs.isEmpty();
  }

  /** Bytes of all input files. */
  public long bytesIn() {
    return inputs.values().stream().mapToLong(content -> content.length).sum();
  }

  /** A name's bytes: all names are ASCII. */
  public static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  /** What {@link #bytes} made bytes; other bytes give no valid name. */
  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
