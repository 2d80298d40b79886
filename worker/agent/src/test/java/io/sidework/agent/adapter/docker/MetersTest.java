package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spec C-33, with files as kernels of both versions of control groups have them. */
@SuppressWarnings("NullAway.Init") // JUnit sets the field
class MetersTest {
  private static final String ID = "0123abcd";
  private static final String SECOND = "sys/fs/cgroup/docker/0123abcd/";

  @TempDir private Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private Meters meters(String groups) throws IOException {
    write("proc/7/cgroup", groups);
    return Meters.of(root, 7, ID);
  }

  @Test
  void theFirstVersionHasAFolderForEachController() throws IOException {
    write("sys/fs/cgroup/cpuacct/docker/0123abcd/cpuacct.usage", "1234000000\n");
    write("sys/fs/cgroup/memory/docker/0123abcd/memory.max_usage_in_bytes", "42991617\n");
    write(
        "sys/fs/cgroup/blkio/docker/0123abcd/blkio.throttle.io_service_bytes",
        "8:0 Read 4096\n8:0 Write 1\n8:0 Sync 9\n8:0 Total 4097\n8:16 Read 1\nTotal 4098\n");
    String groups =
        "11:blkio:/docker/0123abcd\n5:cpu,cpuacct:/docker/0123abcd\n4:memory:/docker/0123abcd\n0::/\n";
    try (Meters meters = meters(groups)) {
      assertThat(meters.used())
          .hasToString("processor 1.23 s, memory 42 MiB, disk read 5 KiB, written 1 KiB");
    }
  }

  @Test
  void theSecondVersionHasOneFolder() throws IOException {
    write(SECOND + "cpu.stat", "usage_usec 2500000\nuser_usec 9\nsystem_usec 9\n");
    write(SECOND + "memory.peak", "1048576\n");
    write(SECOND + "io.stat", "8:0 rbytes=1024 wbytes=0 rios=9 wios=0 dbytes=0 dios=0\n");
    try (Meters meters = meters("0::/docker/0123abcd\n")) {
      assertThat(meters.used())
          .hasToString("processor 2.50 s, memory 1 MiB, disk read 1 KiB, written 0 KiB");
    }
  }

  /** The group goes with its last process, and one of older kernels has no peak of memory. */
  @Test
  void whatWasSeenStays() throws IOException {
    write(SECOND + "cpu.stat", "usage_usec 10000\n");
    try (Meters meters = meters("0::/docker/0123abcd\n")) {
      write(SECOND + "cpu.stat", "usage_usec 70000\n");
      Awaitility.await()
          .until(() -> meters.used().processorNanos().orElse(0) == 70_000_000); // unasked
      Files.delete(root.resolve(SECOND + "cpu.stat"));
      meters.look();
      assertThat(meters.used())
          .hasToString("processor 0.07 s, memory not seen, disk read not seen, written not seen");
    }
  }

  @Test
  void aGroupOfAnotherContainerSaysNothing() throws IOException {
    write("sys/fs/cgroup/docker/ffff/cpu.stat", "usage_usec 10000\n");
    try (Meters meters = meters("0::/docker/ffff\n");
        Meters ended = Meters.of(root, 0, ID)) {
      assertThat(meters.used()).isEqualTo(Meters.Used.UNSEEN);
      assertThat(ended.used()).isEqualTo(Meters.Used.UNSEEN);
    }
  }
}
