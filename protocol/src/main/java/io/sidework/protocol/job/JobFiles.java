package io.sidework.protocol.job;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The folder that tasks of an order see (spec R-RUN-60): what they may read, and the names that
 * they may write. Both ascending by name, each name once.
 *
 * @param inputs at most {@link #MAX_INPUTS}
 * @param outputs at most {@link #MAX_OUTPUTS}; with one, a task's output is an archive (R-RUN-63)
 */
public record JobFiles(List<InputFile> inputs, List<String> outputs) implements Encodable {
  public static final JobFiles NONE = new JobFiles(List.of(), List.of());
  public static final int MAX_INPUTS = 256;
  public static final int MAX_OUTPUTS = 64;
  public static final int MAX_NAME = 100;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

  /**
   * @throws IllegalArgumentException when a name, a number or the order is wrong
   */
  public JobFiles {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    List<String> read = inputs.stream().map(InputFile::name).toList();
    requireAscending("input", read, MAX_INPUTS);
    requireAscending("output", outputs, MAX_OUTPUTS);
    for (String name : outputs) {
      if (read.contains(name)) {
        throw new IllegalArgumentException("file " + name + " is both input and output");
      }
    }
  }

  private static void requireAscending(String kind, List<String> names, int max) {
    if (names.size() > max) {
      throw new IllegalArgumentException(
          "%d %s files, at most %d".formatted(names.size(), kind, max));
    }
    String before = "";
    for (String name : names) {
      if (!isName(name)) {
        throw new IllegalArgumentException(
            "%s file name \"%s\": 1 to 100 of A-Z a-z 0-9 _ . -, the first a letter, digit or _"
                .formatted(kind, name.replaceAll("\\p{C}", "?")));
      }
      if (name.compareTo(before) <= 0) {
        throw new IllegalArgumentException(
            "%s file %s is there twice, or not in ascending order".formatted(kind, name));
      }
      before = name;
    }
  }

  /** Whether a file may be called so. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  public boolean isEmpty() {
    return inputs.isEmpty() && outputs.isEmpty();
  }

  @Override
  public void encode(Writer out) {
    out.list(inputs).u32(outputs.size());
    outputs.forEach(out::text);
  }

  static JobFiles decode(Reader in) {
    try {
      return new JobFiles(
          in.list(MAX_INPUTS, InputFile::decode), in.list(MAX_OUTPUTS, r -> r.text(MAX_NAME)));
    } catch (IllegalArgumentException e) {
      throw new MalformedMessage(String.valueOf(e.getMessage()));
    }
  }
}
