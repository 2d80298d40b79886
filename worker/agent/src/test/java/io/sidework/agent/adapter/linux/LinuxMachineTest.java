package io.sidework.agent.adapter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.agent.port.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A-60, over folders made up to look like a machine's. */
class LinuxMachineTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private LinuxMachine machine;

  @BeforeEach
  void boot() throws IOException {
    Path results = Files.createDirectories(root.resolve("results"));
    machine = new LinuxMachine(root, results, 100, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    Files.writeString(path, text);
  }

  private void cpu(long user, long idle) throws IOException {
    write("proc/stat", "cpu  " + user + " 0 0 " + idle + " 0 0 0 0 0 0\ncpu0 1 1 1 1\n");
  }

  private void process(long pid, String name, long parent, long ticks) throws IOException {
    String stat =
        pid + " (" + name + ") S " + parent + " 1 1 0 -1 4194304 1 1 1 1 " + ticks + " 0 0 0 20 0";
    write("proc/" + pid + "/stat", stat);
  }

  @Test
  void loadIsThatOfOthersAlone() throws IOException {
    cpu(1_000, 9_000);
    process(100, "java", 1, 10);
    process(101, "child", 100, 20);
    process(102, "a) S 1 (b", 101, 30); // a name that tries to look like the fields after it
    process(200, "other", 1, 40);
    assertThat(machine.look().othersCpuPercent()).isEmpty(); // no time has passed

    cpu(1_600, 9_400); // 600 of 1000 ticks busy, 350 of them the worker's
    process(100, "java", 1, 60);
    process(101, "child", 100, 120);
    process(102, "a) S 1 (b", 101, 230);
    process(200, "other", 1, 290);
    assertThat(machine.look().othersCpuPercent()).hasValue(25);
  }

  /** A child's time goes to its parent's own fields when it ends. */
  @Test
  void timeOfChildrenThatEndedIsTheWorkers() throws IOException {
    cpu(0, 1_000);
    process(100, "java", 1, 10);
    process(101, "child", 100, 100);
    machine.look();
    cpu(200, 1_800);
    Files.delete(root.resolve("proc/101/stat"));
    write("proc/100/stat", "100 (java) S 1 1 1 0 -1 4194304 1 1 1 1 30 0 280 0 20 0");

    assertThat(machine.look().othersCpuPercent()).hasValue(0);
  }

  @Test
  void loadForgetsWhatIsPast() throws IOException {
    cpu(0, 0);
    machine.look();
    cpu(1_000, 0);
    assertThat(machine.look().othersCpuPercent()).hasValue(100);
    for (int i = 1; i <= 6; i++) {
      cpu(1_000, i * 1_000);
      machine.look();
    }
    assertThat(machine.look().othersCpuPercent()).hasValue(0);
  }

  @Test
  void whatIsNotThereIsEmpty() throws IOException {
    Machine seen = machine.look();

    assertThat(seen.time()).isEqualTo(NOW);
    assertThat(seen.othersCpuPercent()).isEmpty();
    assertThat(seen.idleSeconds()).isEmpty();
    assertThat(seen.onMains()).isEmpty();
    assertThat(seen.freeMemoryBytes()).isEmpty();
    write("proc/stat", "intr 1 2 3\n");
    write("proc/meminfo", "MemTotal: 5 kB\n");
    assertThat(machine.look().othersCpuPercent()).isEmpty();
    assertThat(machine.look().freeMemoryBytes()).isEmpty();
  }

  @Test
  void memoryAndDisk() throws IOException {
    write("proc/meminfo", "MemTotal:  100 kB\nMemAvailable:     64 kB\n");
    write("results/0x1/0.results", "12345");
    write("results/0x2/0.results", "123");

    assertThat(machine.look().freeMemoryBytes()).hasValue(64 << 10);
    assertThat(machine.look().usedDiskBytes()).hasValue(8);
    assertThat(machine.look().freeDiskBytes()).isPresent();
  }

  @Test
  void power() throws IOException {
    Files.createDirectories(root.resolve("sys/class"));
    assertThat(machine.look().onMains()).contains(true); // no battery
    write("sys/class/power_supply/BAT0/status", "Discharging\n");
    assertThat(machine.look().onMains()).contains(false);
    write("sys/class/power_supply/AC/online", "0\n");
    assertThat(machine.look().onMains()).contains(false);
    write("sys/class/power_supply/AC/online", "1\n");
    assertThat(machine.look().onMains()).contains(true);
    write("sys/class/power_supply/AC/online", "0\n");
    write("sys/class/power_supply/BAT0/status", "Full\n");
    assertThat(machine.look().onMains()).contains(true);
  }

  private void used(String device, long secondsAgo) throws IOException {
    write(device, "");
    FileTime time = FileTime.from(NOW.minusSeconds(secondsAgo));
    Files.getFileAttributeView(root.resolve(device), BasicFileAttributeView.class)
        .setTimes(time, time, null);
  }

  @Test
  void idleSinceTheLatestInputAtAnyTerminal() throws IOException {
    used("dev/tty1", 500);
    used("dev/tty", 1); // any program's own terminal, not input
    used("dev/ttyS0", 1);
    used("dev/pts/ptmx", 1);
    assertThat(machine.look().idleSeconds()).hasValue(500);
    used("dev/pts/3", 70);
    assertThat(machine.look().idleSeconds()).hasValue(70);
    used("dev/input/event2", 7);
    assertThat(machine.look().idleSeconds()).hasValue(7);
  }

  @Test
  void interruptsOfTheKeyboardAreInput() throws IOException {
    OwnerInput input = new OwnerInput(root);
    write("proc/interrupts", "   1:  10  IO-APIC  1-edge  i8042\n   8:  5 rtc0\n");
    assertThat(input.idleSeconds(NOW)).hasValue(0); // what came before is not known
    write("proc/interrupts", "   1:  10  IO-APIC  1-edge  i8042\n   8:  9 rtc0\n");
    assertThat(input.idleSeconds(NOW.plusSeconds(60))).hasValue(60);
    write("proc/interrupts", "   1:  11  IO-APIC  1-edge  i8042\n   8:  9 rtc0\n");
    assertThat(input.idleSeconds(NOW.plusSeconds(90))).hasValue(0);
  }
}
