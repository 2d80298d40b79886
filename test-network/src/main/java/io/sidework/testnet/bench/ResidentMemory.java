package io.sidework.testnet.bench;

import io.sidework.testnet.network.ProcessLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Resident memory of a network's processes, as Linux counts it. */
public final class ResidentMemory {
  /** The line that begins a mapping in {@code smaps}; a file's ends with its path. */
  private static final Pattern MAPPING =
      Pattern.compile("[0-9a-f]+-[0-9a-f]+ \\S+ \\S+ \\S+ \\S+ *(.*)");

  private static final Pattern SIZE = Pattern.compile("(Rss|Anonymous): +([0-9]+) kB");

  private ResidentMemory() {}

  /** Largest peak among processes whose name begins so, each with its child processes, in MB. */
  public static double peakMegabytes(List<ProcessLedger.Entry> processes, String name)
      throws IOException {
    long most = 0;
    for (ProcessLedger.Entry entry : processes) {
      if (entry.name().startsWith(name)) {
        long sum = 0;
        for (long pid : withChildren(entry.pid())) {
          sum += kilobytes(pid, "VmHWM:");
        }
        most = Math.max(most, sum);
      }
    }
    return most / 1024.0;
  }

  /**
   * What the largest of these processes holds now together with its child processes, in MB. Pages
   * of a file that several of them have mapped and not written to are in memory once, and are
   * counted once.
   */
  public static double nowMegabytes(List<ProcessLedger.Entry> processes, String name)
      throws IOException {
    long most = 0;
    for (ProcessLedger.Entry entry : processes) {
      if (entry.name().startsWith(name)) {
        most = Math.max(most, together(withChildren(entry.pid())));
      }
    }
    return most / 1024.0;
  }

  private static List<Long> withChildren(long pid) {
    Stream<Long> children =
        ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants).map(ProcessHandle::pid);
    return Stream.concat(Stream.of(pid), children).toList();
  }

  /** Of a file the most that one process holds: their pages are nearly the same. */
  private static long together(List<Long> pids) throws IOException {
    long own = 0;
    Map<String, Long> files = new TreeMap<>();
    for (long pid : pids) {
      Map<String, Long> mapped = new TreeMap<>();
      own += read(pid, mapped);
      mapped.forEach((file, kilobytes) -> files.merge(file, kilobytes, Math::max));
    }
    return own + files.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Kilobytes of a process's own.
   *
   * @param files gets the kilobytes of each file's pages
   */
  private static long read(long pid, Map<String, Long> files) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps"));
    } catch (NoSuchFileException e) {
      return 0;
    }
    long own = 0;
    String file = "";
    for (String line : lines) {
      Matcher mapping = MAPPING.matcher(line);
      Matcher size = SIZE.matcher(line);
      if (mapping.matches()) {
        file = mapping.group(1);
      } else if (size.matches()) {
        long kilobytes = Long.parseLong(size.group(2));
        if (size.group(1).equals("Anonymous")) {
          own += kilobytes;
          files.merge(file, -kilobytes, Long::sum);
        } else {
          files.merge(file, kilobytes, Long::sum);
        }
      }
    }
    return own;
  }

  private static long kilobytes(long pid, String field) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    }
  }
}
