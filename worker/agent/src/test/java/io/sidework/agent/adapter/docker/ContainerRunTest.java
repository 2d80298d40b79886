package io.sidework.agent.adapter.docker;

import static io.sidework.agent.adapter.docker.TestEngine.text;
import static io.sidework.agent.adapter.docker.TestEngine.withWall;
import static org.assertj.core.api.Assertions.assertThat;

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

/** What a task of a container sees, and what it cannot do (spec C-10 to C-13, C-16, C-30). */
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
}
