package io.sidework.runtime;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that the next leg of a run begins with, besides program and task (spec R-RUN-70 to R-RUN-75).
 * Equal on every machine, but for {@code stderr}. Arrays are not to be changed.
 *
 * @param run 32 bytes, what it is a checkpoint of: {@link #run}
 * @param leg legs that have ended, 1 or more
 * @param fuel spent so far
 * @param pageFuel pages x fuel so far
 * @param slept nanoseconds by which sleeps moved the clocks
 * @param random bytes taken from the random stream
 * @param state what the program handed over
 * @param stdout standard output so far
 * @param files output files so far, by name
 * @param stderr advisory: what is kept of standard error
 */
public record Checkpoint(
    byte[] run,
    long leg,
    long fuel,
    long pageFuel,
    long slept,
    long random,
    byte[] state,
    byte[] stdout,
    SortedMap<String, byte[]> files,
    byte[] stderr) {
  /** Bytes of state that a program may hand over. */
  public static final int MAX_STATE_BYTES = 1 << 20;

  /** Bytes that standard error is cut to. */
  public static final int MAX_STDERR_BYTES = 4 << 10;

  /** Of one that is encoded: state, output, standard error, and what tells them apart. */
  public static final int MAX_ENCODED_BYTES =
      MAX_STATE_BYTES + Limits.MAX_OUTPUT_BYTES + (16 << 10);

  /**
   * @throws IllegalArgumentException if a part is outside its range
   */
  public Checkpoint {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    within("run", run.length, 32, 32);
    within("leg", leg, 1, Long.MAX_VALUE);
    within("fuel", fuel, 1, Limits.MAX_FUEL);
    within("pageFuel", pageFuel, 0, Limits.MAX_FUEL * Limits.MAX_MEMORY_PAGES);
    within("slept", slept, 0, Long.MAX_VALUE / 4);
    within("random", random, 0, Limits.MAX_FUEL);
    within("state", state.length, 0, MAX_STATE_BYTES);
    within("files", files.size(), 0, TaskFiles.MAX_OUTPUTS);
    within("stderr", stderr.length, 0, MAX_STDERR_BYTES);
    files.keySet().forEach(TaskFiles::check);
    within("output", outputBytes(stdout, files), 0, Limits.MAX_OUTPUT_BYTES);
  }

  private static void within(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "checkpoint with %s %d, must be %d to %d".formatted(name, value, min, max));
    }
  }

  private static long outputBytes(byte[] stdout, SortedMap<String, byte[]> files) {
    return stdout.length + files.values().stream().mapToLong(content -> content.length).sum();
  }

  /** SHA-256 of all that a task's result depends on: the wall limit is no part of it. */
  public static byte[] run(Program program, Task task) {
    MessageDigest digest = sha256();
    try (DataOutputStream out =
        new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
      out.write(program.sha256());
      out.write(task.taskId());
      out.writeLong(task.limits().fuel());
      out.writeInt(task.limits().memoryPages());
      out.writeInt(task.limits().outputBytes());
      out.writeInt(task.arguments().size());
      for (String argument : task.arguments()) {
        write(out, argument.getBytes(StandardCharsets.UTF_8));
      }
      write(out, task.stdin());
      out.writeInt(task.files().inputs().size());
      for (var file : task.files().inputs().entrySet()) {
        write(out, TaskFiles.bytes(file.getKey()));
        write(out, file.getValue());
      }
      out.writeInt(task.files().outputs().size());
      for (String name : task.files().outputs()) {
        write(out, TaskFiles.bytes(name));
      }
    } catch (IOException e) {
      throw new IllegalStateException("nothing is written anywhere", e);
    }
    return digest.digest();
  }

  private static void write(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Whether a run of this task may go on from here. */
  public boolean isOf(Program program, Task task) {
    return Arrays.equals(run, run(program, task))
        && fuel <= task.limits().fuel()
        && outputBytes(task) <= task.limits().outputBytes()
        && task.files().outputs().containsAll(files.keySet());
  }

  /** Bytes of the output so far, as the task's limit counts them (spec R-RUN-64). */
  private long outputBytes(Task task) {
    if (task.files().outputs().isEmpty()) {
      return stdout.length;
    }
    long heads = files.keySet().stream().mapToLong(name -> 6L + name.length()).sum();
    return Task.MIN_ARCHIVE_BYTES + heads + outputBytes(stdout, files);
  }

  /** SHA-256 of the encoded checkpoint: its name. */
  public byte[] hash() {
    return sha256().digest(CheckpointCodec.encode(this));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
