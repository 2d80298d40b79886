package io.sidework.testnet.bench.quorum;

import io.sidework.testnet.network.ProcessLedger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What processes have used since they started, as Linux counts it.
 *
 * @param cpuSeconds user and system time
 * @param written bytes given to write calls: sockets and files
 * @param toDisk bytes that went to the disk
 * @param writes number of write calls
 */
record ProcessCost(double cpuSeconds, long written, long toDisk, long writes) {
  private static final double TICKS_PER_SECOND = 100;

  static ProcessCost of(List<ProcessLedger.Entry> processes) throws IOException {
    ProcessCost sum = new ProcessCost(0, 0, 0, 0);
    for (ProcessLedger.Entry entry : processes) {
      sum = sum.plus(of(entry.pid()));
    }
    return sum;
  }

  static ProcessCost of(long pid) throws IOException {
    Path proc = Path.of("/proc", Long.toString(pid));
    // Fields 14 and 15, counted behind the name, which may have spaces.
    String stat = Files.readString(proc.resolve("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    double cpu = (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    List<String> io = Files.readAllLines(proc.resolve("io"));
    return new ProcessCost(
        cpu, field(io, "wchar:"), field(io, "write_bytes:"), field(io, "syscw:"));
  }

  private static long field(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.substring(name.length()).strip()))
        .findFirst()
        .orElse(0);
  }

  ProcessCost plus(ProcessCost other) {
    return new ProcessCost(
        cpuSeconds + other.cpuSeconds,
        written + other.written,
        toDisk + other.toDisk,
        writes + other.writes);
  }

  ProcessCost minus(ProcessCost earlier) {
    return new ProcessCost(
        cpuSeconds - earlier.cpuSeconds,
        written - earlier.written,
        toDisk - earlier.toDisk,
        writes - earlier.writes);
  }
}
