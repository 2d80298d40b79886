package io.sidework.runtime;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * One run of a program.
 *
 * @param arguments argv[1..], without NUL characters; argv[0] is always {@code program}
 * @param stdin standard input, at most 16 MiB
 * @param taskId 32 bytes, the seed of {@code random_get}
 * @param limits part of the task: other limits may give another result
 * @param files what the task may read and write besides
 * @param wallLimit real time after which this host gives up; no part of the result
 */
public record Task(
    List<String> arguments,
    byte[] stdin,
    byte[] taskId,
    Limits limits,
    TaskFiles files,
    Duration wallLimit) {
  public static final int MAX_STDIN_BYTES = 16 << 20;

  /** The archive of no output. */
  public static final int MIN_ARCHIVE_BYTES = 12;

  public static final int MAX_ARGUMENT_BYTES = 64 << 10;

  /**
   * @throws IllegalArgumentException if a part is outside its range
   */
  public Task {
    arguments = List.copyOf(arguments);
    if (taskId.length != 32) {
      throw new IllegalArgumentException("task id has " + taskId.length + " bytes, must be 32");
    }
    if (stdin.length > MAX_STDIN_BYTES) {
      throw new IllegalArgumentException(
          "stdin has " + stdin.length + " bytes, at most " + MAX_STDIN_BYTES);
    }
    if (stdin.length + files.bytesIn() > MAX_STDIN_BYTES) {
      throw new IllegalArgumentException(
          "stdin and files have more than " + MAX_STDIN_BYTES + " bytes");
    }
    if (!files.outputs().isEmpty() && limits.outputBytes() < MIN_ARCHIVE_BYTES) {
      throw new IllegalArgumentException(
          "output files need outputBytes of at least " + MIN_ARCHIVE_BYTES);
    }
    if (argumentBytes(arguments) > MAX_ARGUMENT_BYTES) {
      throw new IllegalArgumentException("arguments exceed " + MAX_ARGUMENT_BYTES + " bytes");
    }
    if (arguments.stream().anyMatch(argument -> argument.indexOf('\0') >= 0)) {
      throw new IllegalArgumentException("an argument contains a NUL character");
    }
    if (wallLimit.isNegative() || wallLimit.isZero()) {
      throw new IllegalArgumentException("wall limit " + wallLimit + " must be positive");
    }
  }

  /** A task without files. */
  public Task(
      List<String> arguments, byte[] stdin, byte[] taskId, Limits limits, Duration wallLimit) {
    this(arguments, stdin, taskId, limits, TaskFiles.NONE, wallLimit);
  }

  /** Bytes of standard input, input files and all arguments in UTF-8. */
  public long bytesIn() {
    return stdin.length + files.bytesIn() + argumentBytes(arguments);
  }

  private static long argumentBytes(List<String> arguments) {
    return arguments.stream().mapToLong(a -> a.getBytes(StandardCharsets.UTF_8).length).sum();
  }
}
