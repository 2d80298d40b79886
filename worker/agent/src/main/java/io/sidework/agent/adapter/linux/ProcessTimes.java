package io.sidework.agent.adapter.linux;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Processor time by {@code /proc}, in clock ticks.
 *
 * @param total of all cores, idle time included
 * @param busy of all cores
 * @param own of one process and all its descendants, those that have ended included
 */
record ProcessTimes(long total, long busy, long own) {
  /** Fields of the line {@code cpu} of {@code /proc/stat}: user to steal; guest time is in user. */
  private static final int CPU_FIELDS = 8;

  private static final int IDLE = 3;
  private static final int IOWAIT = 4;

  /** Fields of {@code /proc/PID/stat} after the name in parentheses: parent, then four times. */
  private static final int PARENT = 1;

  private static final int FIRST_TIME = 11;
  private static final int TIMES = 4;

  private record Times(long parent, long ticks) {}

  /**
   * @param proc the folder {@code /proc}
   * @throws IOException when it is not there or reads otherwise
   */
  static ProcessTimes read(Path proc, long pid) throws IOException {
    long total = 0;
    long idle = 0;
    String[] cpu =
        Files.readString(proc.resolve("stat")).lines().findFirst().orElse("").split(" +");
    if (cpu.length <= CPU_FIELDS || !cpu[0].equals("cpu")) {
      throw new IOException(proc.resolve("stat") + " has no line of all cores");
    }
    for (int i = 0; i < CPU_FIELDS; i++) {
      long ticks = number(cpu[i + 1]);
      total += ticks;
      idle += i == IDLE || i == IOWAIT ? ticks : 0;
    }
    return new ProcessTimes(total, total - idle, own(proc, pid));
  }

  private static long own(Path proc, long pid) throws IOException {
    Map<Long, Times> all = new HashMap<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path entry : entries) {
        times(entry).ifPresent(t -> all.put(Long.parseLong(entry.getFileName().toString()), t));
      }
    }
    Set<Long> family = new HashSet<>(Set.of(pid));
    for (boolean grown = true; grown; ) {
      grown = false;
      for (Map.Entry<Long, Times> entry : all.entrySet()) {
        grown |= family.contains(entry.getValue().parent()) && family.add(entry.getKey());
      }
    }
    return family.stream()
        .mapToLong(member -> all.getOrDefault(member, new Times(0, 0)).ticks())
        .sum();
  }

  /** Empty for a process that has just ended. */
  private static Optional<Times> times(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      // The name may contain spaces and parentheses, so fields count from the last one.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ");
      long ticks = 0;
      for (int i = 0; i < TIMES; i++) {
        ticks += number(fields[FIRST_TIME + i]);
      }
      return Optional.of(new Times(number(fields[PARENT]), ticks));
    } catch (IOException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static long number(String text) throws IOException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException("'" + text + "' is no number of clock ticks", e);
    }
  }
}
