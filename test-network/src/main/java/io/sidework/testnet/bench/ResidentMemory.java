package io.sidework.testnet.bench;

import io.sidework.testnet.network.ProcessLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Resident memory of a network's processes, as Linux counts it. */
public final class ResidentMemory {
  private ResidentMemory() {}

  /** Largest peak among processes whose name begins so, each with its child processes, in MB. */
  public static double peakMegabytes(List<ProcessLedger.Entry> processes, String name)
      throws IOException {
    return megabytes(processes, name, "VmHWM:");
  }

  /** The same of what they hold now. */
  public static double nowMegabytes(List<ProcessLedger.Entry> processes, String name)
      throws IOException {
    return megabytes(processes, name, "VmRSS:");
  }

  private static double megabytes(List<ProcessLedger.Entry> processes, String name, String field)
      throws IOException {
    long most = 0;
    for (ProcessLedger.Entry entry : processes) {
      if (entry.name().startsWith(name)) {
        most = Math.max(most, withChildren(entry.pid(), field));
      }
    }
    return most / 1024.0;
  }

  private static long withChildren(long pid, String field) throws IOException {
    long sum = kilobytes(pid, field);
    for (long child :
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(ProcessHandle::pid)
            .toArray()) {
      sum += kilobytes(child, field);
    }
    return sum;
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
