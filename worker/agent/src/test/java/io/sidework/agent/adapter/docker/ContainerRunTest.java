package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidework.protocol.job.ContainerProgram;
import io.sidework.runtime.TaskFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a task of a container sees, and what it cannot do (spec C-10 to C-16, C-30, C-31). */
class ContainerRunTest {
  private static TestEngine engine;

  @BeforeAll
  static void open() throws Exception {
    engine = TestEngine.orSkip("containerrun");
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
    try (var left = Files.list(Path.of("/dev/shm/sidework-containerrun"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void argumentsEnvironmentAndStandardInput() throws Exception {
    ContainerTask task =
        new ContainerTask(
            engine.program(
                List.of("/usr/bin/bash", "-c", "echo \"$0 $1 $BETA\"; cat; pwd; tail -c 3"),
                List.of(new ContainerProgram.Variable("BETA", "0.3")),
                0),
            List.of("a b", "c"),
            "12345".getBytes(StandardCharsets.UTF_8),
            TaskFiles.NONE,
            64 << 20,
            64 << 10,
            Duration.ofSeconds(20));
    assertThat(text(engine.run(task))).isEqualTo("a b c 0.3\n12345/task\n");
  }

  @Test
  void largeStandardInputArrivesWhole() throws Exception {
    byte[] stdin = new byte[5 << 20];
    for (int i = 0; i < stdin.length; i++) {
      stdin[i] = (byte) (i * 31 + i / 7);
    }
    ContainerTask plain = engine.task("sha256sum", TaskFiles.NONE);
    ContainerTask task =
        new ContainerTask(
            plain.program(),
            List.of(),
            stdin,
            plain.files(),
            plain.memoryBytes(),
            plain.outputBytes(),
            plain.wallLimit());
    assertThat(text(engine.run(task)))
        .startsWith(io.sidework.protocol.crypto.Sha256.hash(stdin).toString().substring(2));
  }

  /** A program that does not read what it is given ends like any other. */
  @Test
  void standardInputNeedNotBeRead() throws Exception {
    ContainerTask plain = engine.task("echo done", TaskFiles.NONE);
    ContainerTask task =
        new ContainerTask(
            plain.program(),
            List.of(),
            new byte[8 << 20],
            plain.files(),
            plain.memoryBytes(),
            plain.outputBytes(),
            plain.wallLimit());
    assertThat(text(engine.run(task))).isEqualTo("done\n");
  }

  /** Podman drops the rest of the output with what is unread: that is no result then. */
  @RepeatedTest(5)
  void outputIsWholeOrNone() throws Exception {
    ContainerTask plain = engine.task("head -c 3000000 /dev/zero", TaskFiles.NONE);
    ContainerTask task =
        new ContainerTask(
            plain.program(),
            List.of(),
            new byte[150_000],
            plain.files(),
            plain.memoryBytes(),
            4 << 20,
            plain.wallLimit());
    if (engine.run(task) instanceof Ending.Finished finished) {
      assertThat(finished.output()).hasSize(3_000_000);
    }
  }

  @Test
  void anyOtherExitCodeIsATrapWithItsOutput() throws Exception {
    Ending.Finished ending = (Ending.Finished) engine.run("echo out; echo why >&2; exit 3");
    assertThat(ending.ok()).isFalse();
    assertThat(ending.output()).asString(StandardCharsets.UTF_8).isEqualTo("out\n");
    assertThat(ending.why()).isEqualTo("exit code 3: why");
  }

  /** C-30: whoever ran it, a result that a signal made is none. */
  @ParameterizedTest
  @ValueSource(ints = {137, 143})
  void whatWasKilledIsNoResult(int code) throws Exception {
    assertThat(engine.run("exit " + code))
        .isEqualTo(new Ending.Trouble("it was killed from outside"));
  }

  @Test
  void filesAreReadAndDeclaredOnesAreOutput() throws Exception {
    TreeMap<String, byte[]> inputs = new TreeMap<>();
    inputs.put("in.csv", "1,2\n".getBytes(StandardCharsets.UTF_8));
    TaskFiles files = new TaskFiles(inputs, List.of("b.txt", "a.txt", "missing"));
    Ending ending =
        engine.run(
            engine.task(
                "cat in.csv > b.txt; echo a > a.txt; echo other > undeclared; echo log", files));
    // R-RUN-63: as any engine of the first runtime writes it.
    assertThat(text(ending))
        .isEqualTo("SWO1\0\0\0\4log\n\0\0\0\2\0\5a.txt\0\0\0\2a\n\0\5b.txt\0\0\0\0041,2\n");
  }

  /** Links out of the folder, and what is no file, are not output. */
  @Test
  void onlyPlainFilesAreOutput() throws Exception {
    TaskFiles files = new TaskFiles(new TreeMap<>(), List.of("dir", "fifo", "link", "plain"));
    Ending ending =
        engine.run(
            engine.task("ln -s /etc/passwd link; mkfifo fifo; mkdir dir; echo x > plain", files));
    assertThat(text(ending)).isEqualTo("SWO1\0\0\0\0\0\0\0\1\0\5plain\0\0\0\2x\n");
  }

  @Test
  void aFolderThatResistsIsDeleted() throws Exception {
    ContainerTask resisting =
        engine.task(
            """
            for i in {1..250}; do mkdir long-name-of-a-folder && cd long-name-of-a-folder; done
            touch file; chmod 000 file; cd /task; mkdir shut; touch shut/in; chmod 000 shut; echo ok
            """,
            TaskFiles.NONE);
    assertThat(text(engine.run(withWall(resisting, 60)))).isEqualTo("ok\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "echo x > /root-file",
        "touch /usr/bin/x",
        "mkdir /etc/x",
        "mknod /tmp/disk b 8 0",
        "mount -t tmpfs none /tmp",
        "echo 1 > /proc/sys/kernel/panic",
        "echo 0 > /sys/fs/cgroup/pids/pids.max",
        "echo b > /proc/sysrq-trigger",
        "exec 3<>/dev/tcp/127.0.0.1/22",
        "exec 3<>/dev/tcp/172.17.0.1/22",
        "exec 3<>/dev/tcp/1.1.1.1/80"
      })
  void escapesFail(String attempt) throws Exception {
    String script = "if ( %s ) 2>/dev/null; then echo escaped; else echo held; fi";
    assertThat(text(engine.run(script.formatted(attempt)))).isEqualTo("held\n");
  }

  @Test
  void itIsNobodyAndHasNoCapability() throws Exception {
    String seen = text(engine.run("id -u; cat /proc/self/status; cat /proc/net/dev"));
    assertThat(seen)
        .doesNotStartWith("0\n")
        .contains("CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1")
        .contains("Seccomp:\t2")
        .contains(" lo:")
        .doesNotContain("eth0");
  }

  /** C-10 */
  @Test
  void noStreamIsATerminal() throws Exception {
    assertThat(text(engine.run("[ -t 0 ] || [ -t 1 ] || [ -t 2 ] || echo pipes")))
        .isEqualTo("pipes\n");
  }

  @Test
  void aForkBombIsHeld() throws Exception {
    ContainerTask bomb =
        withWall(engine.task("b() { b | b & }; b; while :; do :; done", TaskFiles.NONE), 4);
    assertThat(engine.run(bomb)).isInstanceOf(Ending.Trouble.class);
    assertThat(text(engine.run("echo well"))).isEqualTo("well\n");
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

  @Test
  void aKillEndsIt() throws Exception {
    ContainerTask task = withWall(engine.task("sleep 100", TaskFiles.NONE), 60);
    try (DockerEngine.Prepared prepared = engine.engine.prepare(task)) {
      var run =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return prepared.run().run();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      while (engine.containers().isEmpty()) {
        Thread.sleep(20);
      }
      prepared.run().kill();
      assertThat(run.join()).isEqualTo(new Ending.Trouble("it was stopped"));
    }
  }

  @Test
  void aCommandThatIsNotThereIsNoResult() throws Exception {
    ContainerTask plain = engine.task("", TaskFiles.NONE);
    ContainerTask task =
        new ContainerTask(
            engine.program(List.of("/no/such/program"), List.of(), 0),
            List.of(),
            plain.stdin(),
            plain.files(),
            plain.memoryBytes(),
            plain.outputBytes(),
            plain.wallLimit());
    assertThat(engine.run(task)).isInstanceOf(Ending.Trouble.class);
  }

  private static ContainerTask withWall(ContainerTask task, int seconds) {
    return new ContainerTask(
        task.program(),
        task.arguments(),
        task.stdin(),
        task.files(),
        task.memoryBytes(),
        task.outputBytes(),
        Duration.ofSeconds(seconds));
  }

  private static String text(Ending ending) {
    assertThat(ending).isInstanceOf(Ending.Finished.class);
    Ending.Finished finished = (Ending.Finished) ending;
    assertThat(finished.ok()).as(finished.why()).isTrue();
    return new String(finished.output(), StandardCharsets.UTF_8);
  }
}
