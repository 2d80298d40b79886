package io.sidework.agent.adapter.docker;

import static io.sidework.agent.adapter.docker.TestEngine.text;
import static io.sidework.agent.adapter.docker.TestEngine.withWall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidework.runtime.TaskFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a container may use at most, and what it used (spec C-14, C-15, C-31, C-33). */
class ContainerLimitsTest {
  private static TestEngine engine;

  @BeforeAll
  static void open() throws Exception {
    engine = TestEngine.orSkip("containerlimits");
  }

  @AfterAll
  static void close() {
    if (engine != null) {
      engine.close();
    }
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    assertThat(engine.containers()).isEmpty();
    try (var left = Files.list(Path.of("/dev/shm/sidework-containerlimits"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aForkBombIsHeld() throws Exception {
    ContainerTask bomb =
        withWall(engine.task("b() { b | b & }; b; while :; do :; done", TaskFiles.NONE), 4);
    assertThat(engine.run(bomb)).isInstanceOf(Ending.Trouble.class);
    assertThat(text(engine.run("echo well"))).isEqualTo("well\n");
  }

  /** C-15, for a wall limit of 20 s. */
  @Test
  void theKernelHasItsLimits() throws Exception {
    assertThat(text(engine.run("ulimit -n; ulimit -c; ulimit -t"))).isEqualTo("1024\n0\n21\n");
  }

  /** C-15: the shell is one of them; it tries for some seconds to start one more. */
  @Test
  void processesAreBounded() throws Exception {
    String script = "for ((i = 1; i < %d; i++)); do sleep 40 & done; echo all";
    ContainerTask most = engine.task(script.formatted(256), TaskFiles.NONE);
    assertThat(text(engine.run(withWall(most, 60)))).isEqualTo("all\n");
    ContainerTask more = engine.task(script.formatted(257), TaskFiles.NONE);
    assertThat(engine.run(withWall(more, 60)))
        .isInstanceOfSatisfying(
            Ending.Finished.class,
            ending -> {
              assertThat(ending.ok()).isFalse();
              assertThat(ending.why()).contains("fork");
            });
  }

  @Test
  void memoryIsBounded() throws Exception {
    assertThat(engine.run("head -c 200000000 /dev/zero | tail -c 190000000 > /dev/null; echo no"))
        .isEqualTo(new Ending.Trouble("out of memory"));
  }

  /** C-14: what it writes is its memory, wherever it writes. */
  @ParameterizedTest
  @ValueSource(strings = {"/task/big", "/tmp/big", "/dev/shm/big"})
  void diskIsMemory(String file) throws Exception {
    long before = free();
    Ending ending =
        engine.run("dd if=/dev/zero of=%s bs=1M count=4000 2>/dev/null; echo $?".formatted(file));
    // Its own limit kills it, or the file system's size is over first.
    if (ending instanceof Ending.Finished finished) {
      assertThat(finished.output()).asString(StandardCharsets.UTF_8).isEqualTo("1\n");
    } else {
      assertThat(ending).isEqualTo(new Ending.Trouble("out of memory"));
    }
    assertThat(before - free()).isLessThan(32 << 20);
  }

  /** C-33: nobody pays by it, but the owner wants to know. */
  @Test
  void whatItUsesIsSeen() throws Exception {
    ContainerTask task =
        engine.task(
            "for ((i = 0; i < 100000; i++)); do :; done; head -c 30000000 /dev/zero > /tmp/x; sleep 1",
            TaskFiles.NONE);
    try (DockerEngine.Prepared prepared = engine.engine.prepare(task)) {
      assertThat(text(prepared.run().run())).isEmpty();
      Meters.Used used = prepared.run().used();
      assumeTrue(
          used.processorNanos().isPresent(), "skipped: control groups are not seen from here");
      assertThat(used.processorNanos().getAsLong()).isGreaterThan(10_000_000);
      assertThat(used.memoryBytes().orElse(0)).isBetween(30_000_000L, 64L << 20);
    }
  }

  @Test
  void manyFilesAreMemoryToo() throws Exception {
    Ending ending =
        engine.run(
            withWall(
                engine.task(
                    "for ((i = 0; ; i++)); do : > /task/$i || exit 1; done", TaskFiles.NONE),
                15));
    assertThat(ending).isInstanceOf(Ending.Trouble.class);
  }

  private static long free() throws Exception {
    return Files.getFileStore(Path.of("/dev/shm")).getUsableSpace();
  }

  @Test
  void floodsOfOutputAreCutOff() throws Exception {
    Ending.Finished ending = (Ending.Finished) engine.run("while :; do echo flood; done");
    assertThat(ending.ok()).isFalse();
    assertThat(ending.output()).isEmpty();
    assertThat(ending.why()).isEqualTo("output over its limit of 65536 bytes");
  }

  @Test
  void floodsOfErrorsAreNotKept() throws Exception {
    assertThat(text(engine.run("head -c 30000000 /dev/zero >&2; echo ok"))).isEqualTo("ok\n");
  }

  @Test
  void outputAtTheLimitIsFineAndOneByteMoreIsNot() throws Exception {
    assertThat(((Ending.Finished) engine.run("head -c 65536 /dev/zero")).ok()).isTrue();
    assertThat(((Ending.Finished) engine.run("head -c 65537 /dev/zero")).ok()).isFalse();
    TaskFiles file = new TaskFiles(new TreeMap<>(), List.of("f"));
    int head = 12 + 6 + 1;
    String script = "head -c %d /dev/zero > f";
    assertThat(
            ((Ending.Finished) engine.run(engine.task(script.formatted(65536 - head), file))).ok())
        .isTrue();
    Ending.Finished over =
        (Ending.Finished) engine.run(engine.task(script.formatted(65537 - head), file));
    assertThat(over.ok()).isFalse();
    assertThat(over.output()).asString(StandardCharsets.UTF_8).isEqualTo("SWO1\0\0\0\0\0\0\0\0");
  }

  @Test
  void timeIsBounded() throws Exception {
    assertThat(engine.run(withWall(engine.task("sleep 100", TaskFiles.NONE), 2)))
        .isInstanceOf(Ending.Trouble.class);
  }
}
