package io.sidework.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.agent.adapter.file.FileIdleHistory;
import io.sidework.agent.application.Logs;
import io.sidework.agent.application.capacity.Capacity;
import io.sidework.agent.application.policy.Machines;
import io.sidework.agent.port.Machine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** */
class CapacityWatchTest {
  private static final Instant BEGIN = Instant.parse("2026-11-30T12:00:00Z");

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private WorkerConfig settings;

  @BeforeEach
  void configure() throws IOException {
    Path file = folder.resolve("worker.json");
    Files.writeString(
        file,
        """
        {"data": "d", "chain": "http://127.0.0.1:8545", "key": "k",
         "contract": "0x5fbdb2315678afecb367f032d93f642f64180aa3"}
        """);
    settings = ConfigFile.read(file);
    Files.createDirectories(settings.data());
  }

  private static Machine busy(int othersCpuPercent, Instant time) {
    Machine seen = Machines.busy(othersCpuPercent);
    return new Machine(
        time,
        seen.othersCpuPercent(),
        seen.idleSeconds(),
        seen.onMains(),
        seen.freeMemoryBytes(),
        seen.freeDiskBytes(),
        seen.usedDiskBytes());
  }

  private static Instant watch(CapacityWatch watch, int othersCpuPercent, Instant from, int hours) {
    int looks = hours * 1_800;
    for (int look = 0; look < looks; look++) {
      watch.see(busy(othersCpuPercent, from.plusSeconds(2L * look)));
    }
    return from.plusSeconds(2L * looks);
  }

  @Test
  void whatOthersLeaveIsExpectedAgain() throws IOException {
    CapacityWatch watch = CapacityWatch.open(settings);
    assertThatThrownBy(() -> watch.ask(BEGIN, 60)).isInstanceOf(IllegalStateException.class);
    watch.see(Machines.blind());
    assertThatThrownBy(() -> watch.ask(BEGIN, 60)).isInstanceOf(IllegalStateException.class);

    Instant now = watch(watch, 30, BEGIN, 3);
    Capacity capacity = watch.ask(now, 60);
    assertThat(capacity.idle()).isEqualTo(700_000);
    assertThat(capacity.error().count()).isEqualTo(2);
    assertThat(capacity.error().mean()).isZero();
    assertThat(capacity.fuelPerSecond()).isEmpty();
  }

  @Test
  void theOwnerHearsOfItAMinuteAfterTheStartAndEachFullHour() throws IOException {
    CapacityWatch watch = CapacityWatch.open(settings);
    try (Logs logs = new Logs(CapacityWatch.class)) {
      Instant early = BEGIN.minusSeconds(600);
      watch.see(busy(30, early));
      watch.see(busy(30, early.plusSeconds(59)));
      assertThat(logs.lines()).isEmpty();
      watch.see(busy(30, early.plusSeconds(60)));
      assertThat(logs.lines())
          .singleElement()
          .asString()
          .startsWith("in the next 60 minutes 70.0 % of this machine should be idle");
      Instant unused = watch(watch, 30, early.plusSeconds(62), 3);
      assertThat(logs.lines()).hasSize(4);
      watch.see(busy(30, early));
      watch.see(busy(30, early.plusSeconds(60)));
      assertThat(logs.lines()).hasSize(5);
    }
  }

  /** A restart, and another process that only asks, go on from what was seen. */
  @Test
  void whatWasSeenOutlivesTheWorker() throws IOException {
    Instant now = watch(CapacityWatch.open(settings), 30, BEGIN, 3);
    CapacityWatch next = CapacityWatch.open(settings);
    assertThat(next.ask(now, 60).idle()).isEqualTo(700_000);
    Instant later = watch(next, 30, now, 2);
    assertThat(CapacityWatch.open(settings).ask(later, 60).error().count()).isEqualTo(4);
  }

  /** Beside a worker that runs, or after it. */
  @Test
  void theCommandPrintsIt() throws IOException {
    assertThat(command("60")).isEqualTo("2");
    Instant unused = watch(CapacityWatch.open(settings), 30, BEGIN, 3);
    assertThat(command("90"))
        .isEqualTo(
            "{\"minutes\":90,\"idleMillionths\":700000,\"errorHours\":6,\"errorCount\":0}\n0");
    assertThat(command("10081")).isEqualTo("2");
  }

  private String command(String minutes) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      String config = folder.resolve("worker.json").toString();
      int code =
          new WorkerProgram(UnaryOperator.identity())
              .execute("--capacity", minutes, "--config", config);
      return said.toString(StandardCharsets.UTF_8) + code;
    } finally {
      System.setOut(before);
    }
  }

  @Test
  void aDamagedFileBeginsAnewAndIsReplaced() throws IOException {
    Path file = settings.data().resolve("idle.json");
    Files.writeString(file, "{");
    CapacityWatch watch = CapacityWatch.open(settings);
    assertThatThrownBy(() -> watch.ask(BEGIN, 60)).isInstanceOf(IllegalStateException.class);
    watch.see(busy(10, BEGIN));
    assertThat(new FileIdleHistory(file).read()).isPresent();
  }

  @Test
  void aDiskThatFailsEndsNothing() throws IOException {
    CapacityWatch watch = CapacityWatch.open(settings);
    Files.delete(settings.data());
    watch.see(busy(10, BEGIN));
    assertThat(watch.ask(BEGIN, 60).idle()).isEqualTo(900_000);
  }

  @Test
  void aClockBeforeAllTimesIsIgnored() throws IOException {
    CapacityWatch watch = CapacityWatch.open(settings);
    watch.see(busy(10, Instant.MIN));
    assertThat(settings.data()).isEmptyDirectory();
  }
}
