package io.sidework.runtime;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A control group for one child, below this process's own where the machine lets it make one: a
 * second bound on memory and threads, kept by the kernel.
 */
final class Cgroup {
  private static final Logger LOG = LoggerFactory.getLogger(Cgroup.class);
  private static final Path MOUNT = Path.of("/sys/fs/cgroup");
  private static final String PREFIX = "sidework-";
  private static final int MAX_THREADS = 256;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final long memoryBytes;
  private final List<Path> groups = new ArrayList<>();

  Cgroup(long memoryBytes) {
    this.memoryBytes = memoryBytes;
  }

  /**
   * The beginning of a command line, after which everything runs in the groups; empty if there are
   * none.
   */
  synchronized List<String> enter(List<String> measures, List<String> missing) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
        join(line.split(":", 3));
      }
    } catch (IOException e) {
      remove();
    }
    if (groups.isEmpty()) {
      missing.add("cgroup limits (none that this user may set)");
      return List.of();
    }
    measures.add("cgroup limits");
    StringBuilder script = new StringBuilder();
    groups.forEach(group -> script.append("echo $$ >").append(group).append("/cgroup.procs && "));
    return List.of("/bin/sh", "-c", script + "exec \"$@\"", "sh");
  }

  /** One line of /proc/self/cgroup: the controllers, and this process's place in their tree. */
  private void join(String[] entry) {
    if (entry.length != 3) {
      return;
    }
    if (entry[1].isEmpty()) {
      limit(
          MOUNT.resolve(entry[2].substring(1)),
          Map.of("memory.max", memoryBytes, "pids.max", (long) MAX_THREADS));
    } else if (entry[1].equals("memory")) {
      limit(MOUNT.resolve("memory" + entry[2]), Map.of("memory.limit_in_bytes", memoryBytes));
    } else if (entry[1].equals("pids")) {
      limit(MOUNT.resolve("pids" + entry[2]), Map.of("pids.max", (long) MAX_THREADS));
    }
  }

  private void limit(Path parent, Map<String, Long> limits) {
    if (!Files.isWritable(parent.resolve("cgroup.procs")) || !Files.isWritable(parent)) {
      return;
    }
    long pid = ProcessHandle.current().pid();
    Path group = parent.resolve(PREFIX + pid + "-" + NUMBER.incrementAndGet());
    try {
      sweep(parent);
      Files.createDirectory(group);
      groups.add(group);
      for (var limit : limits.entrySet()) {
        Files.writeString(group.resolve(limit.getKey()), Long.toString(limit.getValue()));
      }
    } catch (IOException e) {
      // The controller is not this user's to set: no group at all rather than one without a limit.
      delete(group);
      groups.remove(group);
    }
  }

  /** Takes away what processes left that were killed before they could. */
  private static void sweep(Path parent) throws IOException {
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(parent, PREFIX + "*-*")) {
      for (Path group : groups) {
        String[] name = group.getFileName().toString().split("-", 3);
        if (ProcessHandle.of(Long.parseLong(name[1])).isEmpty()) {
          delete(group);
        }
      }
    } catch (NumberFormatException e) {
      throw new IOException("a group that is not ours", e);
    }
  }

  /** What runs in the groups; without any, nothing. */
  synchronized List<ProcessHandle> processes() {
    List<ProcessHandle> found = new ArrayList<>();
    for (Path group : groups) {
      try {
        for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
          ProcessHandle.of(Long.parseLong(pid)).ifPresent(found::add);
        }
      } catch (IOException e) {
        LOG.debug("{} cannot be read: {}", group, e.toString());
      }
    }
    return found;
  }

  /** After the last process of the groups has ended, which more than one thread may see. */
  synchronized void remove() {
    groups.forEach(Cgroup::delete);
    groups.clear();
  }

  private static void delete(Path group) {
    try {
      Files.deleteIfExists(group);
    } catch (IOException e) {
      // Still in use: an empty group costs nothing, and a later sweep takes it away.
      LOG.debug("{} stays: {}", group, e.toString());
    }
  }
}
