package io.sidework.testnet.bench;

import io.sidework.testnet.network.ProcessLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Peak resident memory of a network's processes, as Linux counts it (VmHWM). */
public final class ResidentMemory {
  private ResidentMemory() {}

  /** Largest peak among processes whose name begins so, each with its child processes, in MB. */
  public static double peakMegabytes(List<ProcessLedger.Entry> processes, String name)
      throws IOException {
    long peak = 0;
    for (ProcessLedger.Entry entry : processes) {
      if (entry.name().startsWith(name)) {
        peak = Math.max(peak, withChildren(entry.pid()));
      }
    }
    return peak / 1024.0;
  }

  private static long withChildren(long pid) throws IOException {
    long sum = peakKilobytes(pid);
    for (long child :
        ProcessHandle.of(pid).stream()
            .flatMap(ProcessHandle::descendants)
            .mapToLong(ProcessHandle::pid)
            .toArray()) {
      sum += peakKilobytes(child);
    }
    return sum;
  }

  private static long peakKilobytes(long pid) throws IOException {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
          .findFirst()
          .orElse(0);
    }
  }
}
