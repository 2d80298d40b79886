package io.sidework.testnet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.testnet.network.ProcessLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResidentMemoryTest {
  /** Two shells have the same program and libraries in memory once. */
  @Test
  void filesThatSeveralHaveMappedCountOnce() throws Exception {
    Process parent = new ProcessBuilder("sh", "-c", "sh -c 'echo up; sleep 60; :' & wait").start();
    try {
      assertThat(parent.inputReader().readLine()).isEqualTo("up");
      double sum = rss(parent.pid());
      for (ProcessHandle child : parent.descendants().toList()) {
        sum += rss(child.pid());
      }
      assertThat(now(parent.pid())).isLessThan(sum).isGreaterThan(rss(parent.pid()));
    } finally {
      parent.descendants().forEach(ProcessHandle::destroy);
      parent.destroy();
    }
  }

  @Test
  void aProcessAloneIsWhatLinuxSays() throws Exception {
    Process process = new ProcessBuilder("sh", "-c", "echo up; read x").start();
    try {
      assertThat(process.inputReader().readLine()).isEqualTo("up");
      assertThat(now(process.pid())).isEqualTo(rss(process.pid()));
    } finally {
      process.destroy();
    }
  }

  private static double now(long pid) throws Exception {
    return ResidentMemory.nowMegabytes(List.of(new ProcessLedger.Entry("shell", pid, 0)), "shell");
  }

  /** As {@code smaps_rollup} adds it up, in MB. */
  private static double rss(long pid) throws Exception {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")).stream()
            .filter(line -> line.startsWith("Rss:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .sum()
        / 1024.0;
  }
}
