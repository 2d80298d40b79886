package io.sidework.agent.adapter.linux;

import io.sidework.agent.port.Machine;
import io.sidework.agent.port.MachineView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** {@link MachineView} of a Linux machine. What is not there, as on others, stays empty. */
public final class LinuxMachine implements MachineView {
  /** Looks over which the load is taken. */
  private static final int WINDOW = 6;

  private final Path root;
  private final Path results;
  private final long pid;
  private final Clock clock;
  private final OwnerInput input;
  private final Deque<ProcessTimes> times = new ArrayDeque<>();

  /**
   * @param root the machine's root folder, another in tests
   * @param results folder of the worker's results
   * @param pid this process; it and its descendants are the worker's
   */
  public LinuxMachine(Path root, Path results, long pid, Clock clock) {
    this.root = root;
    this.results = results;
    this.pid = pid;
    this.clock = clock;
    this.input = new OwnerInput(root);
  }

  @Override
  public synchronized Machine look() {
    Instant now = clock.instant();
    return new Machine(
        now, load(), input.idleSeconds(now), power(), freeMemory(), freeDisk(), usedDisk());
  }

  /** Share of the cores that others had since the oldest look of the window. */
  private OptionalInt load() {
    try {
      times.addLast(ProcessTimes.read(root.resolve("proc"), pid));
    } catch (IOException e) {
      times.clear();
      return OptionalInt.empty();
    }
    ProcessTimes oldest = times.getFirst();
    ProcessTimes newest = times.getLast();
    if (times.size() > WINDOW) {
      times.removeFirst();
    }
    long total = newest.total() - oldest.total();
    if (total <= 0) {
      return OptionalInt.empty();
    }
    long others = newest.busy() - oldest.busy() - (newest.own() - oldest.own());
    return OptionalInt.of((int) Math.clamp(100 * others / total, 0, 100));
  }

  /** A machine without a battery is on mains; one with a charger that is plugged in too. */
  private Optional<Boolean> power() {
    Path supplies = root.resolve("sys/class/power_supply");
    if (!Files.isDirectory(root.resolve("sys/class"))) {
      return Optional.empty();
    }
    boolean charger = false;
    boolean discharging = false;
    if (Files.isDirectory(supplies)) {
      try (Stream<Path> list = Files.list(supplies)) {
        for (Path supply : list.toList()) {
          charger |= word(supply, "online").equals("1");
          discharging |= word(supply, "status").equals("Discharging");
        }
      } catch (IOException e) {
        return Optional.empty();
      }
    }
    return Optional.of(charger || !discharging);
  }

  private static String word(Path folder, String file) {
    try {
      return Files.readString(folder.resolve(file)).strip();
    } catch (IOException e) {
      return ""; // batteries are not online, chargers have no status
    }
  }

  private OptionalLong freeMemory() {
    try (Stream<String> lines = Files.lines(root.resolve("proc/meminfo"))) {
      return lines
          .filter(line -> line.startsWith("MemAvailable:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .findFirst();
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  private OptionalLong freeDisk() {
    try {
      return OptionalLong.of(Files.getFileStore(results).getUsableSpace());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private OptionalLong usedDisk() {
    try (Stream<Path> files = Files.walk(results)) {
      return OptionalLong.of(files.mapToLong(LinuxMachine::size).sum());
    } catch (IOException | java.io.UncheckedIOException e) {
      return OptionalLong.empty();
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0; // settled and deleted meanwhile
    }
  }
}
