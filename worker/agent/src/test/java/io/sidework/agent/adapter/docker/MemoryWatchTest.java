package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spec C-17, with files as kernels of both versions of control groups have them. */
@SuppressWarnings("NullAway.Init") // JUnit sets the field
class MemoryWatchTest {
  private static final String ID = "0123abcd";

  @TempDir private Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private MemoryWatch watch(String groups) throws IOException {
    write("proc/7/cgroup", groups);
    return MemoryWatch.of(root, 7, ID);
  }

  @ParameterizedTest
  @CsvSource({
    "memory/libpod_parent/libpod-0123abcd/memory.oom_control, 3:cpu:/x, "
        + "9:memory:/libpod_parent/libpod-0123abcd",
    "memory/docker/0123abcd/memory.oom_control, 9:memory:/docker/0123abcd, 0::/",
    "machine.slice/libpod-0123abcd.scope/memory.events, '', "
        + "0::/machine.slice/libpod-0123abcd.scope/container",
    "system.slice/docker-0123abcd.scope/memory.events, '', 0::/system.slice/docker-0123abcd.scope"
  })
  void aKillIsSeenWhileItRuns(String events, String one, String other) throws IOException {
    String file = "sys/fs/cgroup/" + events;
    write(file, "oom_kill_disable 0\nunder_oom 0\noom 3\noom_kill 0\n");
    try (MemoryWatch watch = watch(one + "\n" + other + "\n")) {
      assertThat(watch.ranOut()).isFalse();
      write(file, "oom_kill_disable 0\nunder_oom 0\noom 3\noom_kill 1\n");
      assertThat(watch.ranOut()).isTrue();
    }
  }

  /** The group is gone when somebody asks. */
  @Test
  void itIsSeenWithoutBeingAsked() throws IOException {
    String file = "sys/fs/cgroup/docker/0123abcd/memory.events";
    write(file, "oom_kill 2\n");
    try (MemoryWatch watch = watch("0::/docker/0123abcd\n")) {
      Awaitility.await().until(() -> isNoticed(watch, file));
    }
  }

  /** What it says when the file no longer tells. */
  private boolean isNoticed(MemoryWatch watch, String file) throws IOException {
    write(file, "oom_kill 0\n");
    boolean noticed = watch.ranOut();
    write(file, "oom_kill 2\n");
    return noticed;
  }

  @ParameterizedTest
  @CsvSource({"max, false", "1048577, false", "1048576, true", "4096, true"})
  void theLimitIsTheKernels(String limit, boolean held) throws IOException {
    write("sys/fs/cgroup/docker/0123abcd/memory.events", "oom_kill 0\n");
    write("sys/fs/cgroup/docker/0123abcd/memory.max", limit + "\n");
    try (MemoryWatch watch = watch("0::/docker/0123abcd\n")) {
      assertThat(watch.holdsTo(1 << 20)).isEqualTo(held);
    }
    write("sys/fs/cgroup/memory/x/0123abcd/memory.oom_control", "oom_kill 0\n");
    write(
        "sys/fs/cgroup/memory/x/0123abcd/memory.limit_in_bytes",
        (limit.equals("max") ? "9223372036854771712" : limit) + "\n");
    try (MemoryWatch watch = watch("4:memory:/x/0123abcd\n0::/docker/0123abcd\n")) {
      assertThat(watch.holdsTo(1 << 20)).isEqualTo(held);
    }
  }

  /** Another process may have the number by now, and a container may be over. */
  @Test
  void whatIsNotToBeSeenSaysNothing() throws IOException {
    write("sys/fs/cgroup/docker/ffff/memory.events", "oom_kill 2\n");
    write("sys/fs/cgroup/docker/ffff/memory.max", "max\n");
    try (MemoryWatch watch = watch("0::/docker/ffff\n");
        MemoryWatch ended = MemoryWatch.of(root, 0, ID)) {
      assertThat(watch.ranOut()).isFalse();
      assertThat(watch.holdsTo(1)).isTrue();
      assertThat(ended.ranOut()).isFalse();
      assertThat(ended.holdsTo(1)).isTrue();
    }
  }
}
