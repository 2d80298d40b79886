package io.sidework.agent.adapter.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a container uses while it runs: its control group goes with it (spec C-33). What is
 * used in the last moment before its end is missed.
 */
final class Meters implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Meters.class);
  private static final long EVERY_MILLIS = 50;
  private static final long NANOS_PER_MICRO = 1_000;
  private static final Pattern PROCESSOR_MICROS = Pattern.compile("(?m)^usage_usec ([0-9]+)$");
  private static final Pattern READ = Pattern.compile("(?m)(?:\\bRead |\\brbytes=)([0-9]+)");
  private static final Pattern WRITTEN = Pattern.compile("(?m)(?:\\bWrite |\\bwbytes=)([0-9]+)");

  private final Optional<ControlGroup> group;
  private Used used = Used.UNSEEN;
  private volatile boolean closed;

  /**
   * What was used, as far as it was seen. Nothing depends on it: two machines never use the same.
   *
   * @param processorNanos of all its processes, on all cores
   * @param memoryBytes at most at any time, with what it has written
   * @param readBytes from disks, which are the image's
   * @param writtenBytes to disks
   */
  record Used(
      OptionalLong processorNanos,
      OptionalLong memoryBytes,
      OptionalLong readBytes,
      OptionalLong writtenBytes) {
    static final Used UNSEEN =
        new Used(
            OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    /** What was seen before stays where nothing is seen now; memory is its highest. */
    private Used then(Used later) {
      return new Used(
          later.processorNanos.isPresent() ? later.processorNanos : processorNanos,
          later.memoryBytes.orElse(0) > memoryBytes.orElse(-1) ? later.memoryBytes : memoryBytes,
          later.readBytes.isPresent() ? later.readBytes : readBytes,
          later.writtenBytes.isPresent() ? later.writtenBytes : writtenBytes);
    }

    /**
     * For the log, such as {@code processor 1.20 s, memory 41 MiB, disk read 0 KiB, written 0 KiB}.
     */
    @Override
    public String toString() {
      return "processor %s, memory %s, disk read %s, written %s"
          .formatted(
              text(processorNanos, nanos -> nanos / 1e9, "%.2f s"),
              text(memoryBytes, bytes -> Math.ceil(bytes / 1048576.0), "%.0f MiB"),
              text(readBytes, bytes -> Math.ceil(bytes / 1024.0), "%.0f KiB"),
              text(writtenBytes, bytes -> Math.ceil(bytes / 1024.0), "%.0f KiB"));
    }

    private static String text(OptionalLong value, LongToDoubleFunction unit, String form) {
      return value.isEmpty()
          ? "not seen"
          : String.format(Locale.ROOT, form, unit.applyAsDouble(value.getAsLong()));
    }
  }

  private Meters(Optional<ControlGroup> group) {
    this.group = group;
  }

  /** Those of a container, and reads them from now on. */
  static Meters of(Path root, long process, String container) {
    Meters meters = new Meters(find(root, process, container));
    meters.look();
    if (meters.group.isPresent()) {
      Thread.ofVirtual().start(meters::watch);
    }
    return meters;
  }

  private static Optional<ControlGroup> find(Path root, long process, String container) {
    try {
      return ControlGroup.of(root, process, container);
    } catch (IOException e) {
      LOG.debug("the control group of container {} is not to be seen", container, e);
      return Optional.empty();
    }
  }

  private void watch() {
    try {
      while (!closed) {
        Thread.sleep(EVERY_MILLIS);
        look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads all that is there now. */
  synchronized void look() {
    if (group.isEmpty()) {
      return;
    }
    ControlGroup files = group.get();
    used =
        used.then(
            new Used(
                read(files.file("cpuacct", "cpuacct.usage", "cpu.stat"), Meters::processor),
                read(
                    files.file("memory", "memory.max_usage_in_bytes", "memory.peak"),
                    text -> Long.parseLong(text.strip())),
                read(disks(files), text -> sum(READ, text)),
                read(disks(files), text -> sum(WRITTEN, text))));
  }

  private static Optional<Path> disks(ControlGroup files) {
    return files.file("blkio", "blkio.throttle.io_service_bytes", "io.stat");
  }

  private static OptionalLong read(Optional<Path> file, ToLongFunction<String> meaning) {
    if (file.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(meaning.applyAsLong(Files.readString(file.get())));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty(); // it has ended, or this kernel does not count it
    }
  }

  private static long processor(String text) {
    Matcher micros = PROCESSOR_MICROS.matcher(text);
    return micros.find()
        ? Long.parseLong(micros.group(1)) * NANOS_PER_MICRO
        : Long.parseLong(text.strip());
  }

  /** Over all disks. */
  private static long sum(Pattern pattern, String text) {
    return pattern.matcher(text).results().mapToLong(match -> Long.parseLong(match.group(1))).sum();
  }

  synchronized Used used() {
    return used;
  }

  @Override
  public void close() {
    closed = true;
  }
}
