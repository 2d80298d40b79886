package io.sidework.agent.adapter.docker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the kernel says of a container's memory, in the files of its control group: not every engine
 * tells when a process was killed for it, and not every engine can set a limit (spec C-17). The
 * group goes when the container has ended, so it is looked at all the time. A container whose group
 * is not to be seen from here is its engine's word.
 */
final class MemoryWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryWatch.class);

  /** Engines take longer than that to notice that a container has ended. */
  private static final long EVERY_MILLIS = 10;

  private static final int MAX_BYTES = 4 << 10;
  private static final Pattern KILLS = Pattern.compile("(?m)^oom_kill ([0-9]+)$");

  private final Optional<Group> group;
  private volatile boolean closed;
  private volatile boolean ranOut;

  /**
   * @param events file with the number of processes that were killed
   */
  private record Group(FileChannel events, Path limit) {}

  private MemoryWatch(Optional<Group> group) {
    this.group = group;
    if (group.isPresent()) {
      Thread.ofVirtual().start(() -> watch(group.get().events));
    }
  }

  /**
   * @param root of the machine's files, another in tests
   * @param process first one of the container, as the machine counts; 0 when it has ended
   * @param container the engine's id of it, which groups bear in their names
   */
  static MemoryWatch of(Path root, long process, String container) {
    try {
      return new MemoryWatch(find(root, process, container));
    } catch (IOException e) {
      LOG.debug("the control group of container {} is not to be seen", container, e);
      return new MemoryWatch(Optional.empty());
    }
  }

  private static Optional<Group> find(Path root, long process, String container)
      throws IOException {
    Optional<ControlGroup> group = ControlGroup.of(root, process, container);
    Optional<Path> events =
        group.flatMap(own -> own.file("memory", "memory.oom_control", "memory.events"));
    Optional<Path> limit =
        group.flatMap(own -> own.file("memory", "memory.limit_in_bytes", "memory.max"));
    return events.isEmpty() || limit.isEmpty()
        ? Optional.empty()
        : Optional.of(new Group(FileChannel.open(events.get()), limit.get()));
  }

  private void watch(FileChannel events) {
    try {
      while (!closed && !ranOut) {
        look(events);
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (IOException e) {
      LOG.debug("a container's control group is gone");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(FileChannel events) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
    int length = events.read(bytes, 0);
    String text = new String(bytes.array(), 0, Math.max(length, 0), StandardCharsets.US_ASCII);
    Matcher kills = KILLS.matcher(text);
    if (kills.find() && !kills.group(1).equals("0")) {
      ranOut = true;
    }
  }

  /** Whether any process of the container was killed because its memory had run out. */
  boolean ranOut() {
    try {
      if (!ranOut && group.isPresent()) {
        look(group.get().events);
      }
    } catch (IOException e) {
      LOG.debug("a container's control group is gone");
    }
    return ranOut;
  }

  /** False when the kernel holds the container to more than this many bytes, or to nothing. */
  boolean holdsTo(long bytes) {
    if (group.isEmpty()) {
      return true;
    }
    try {
      String limit = Files.readString(group.get().limit).strip();
      return !limit.equals("max") && Long.parseLong(limit) <= bytes;
    } catch (IOException e) {
      return true; // it has ended
    }
  }

  @Override
  public void close() {
    closed = true;
    group.ifPresent(seen -> DockerEngine.close(seen.events));
  }
}
