package io.sidework.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidework.runtime.Confinement.Level;
import io.sidework.runtime.ModuleWriter.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a child can still do under each level (spec R-RUN-54), tried out by {@link Escape}. */
class ConfinementTest {
  private static final Task NOTHING =
      new Task(
          List.of(), new byte[0], new byte[32], new Limits(1_000, 1, 0), Duration.ofSeconds(30));

  private final Program nothing = new ModuleWriter().start(new Code()).program();

  @TempDir Path folder;

  @Test
  void underBubblewrapNothingWorks() throws Exception {
    assumeWorks(Level.BUBBLEWRAP);
    assertThat(escapes(Level.BUBBLEWRAP)).isEmpty();
  }

  @Test
  void underUnshareThereIsNoNetworkAndNothingIsWritten() throws Exception {
    assumeWorks(Level.UNSHARE);
    assertThat(escapes(Level.UNSHARE))
        .noneMatch(what -> what.startsWith("writes"))
        .doesNotContain("connects", "sees other processes");
  }

  @Test
  void underSetprivNothingIsWritten() throws Exception {
    assumeWorks(Level.SETPRIV);
    assertThat(escapes(Level.SETPRIV)).noneMatch(what -> what.startsWith("writes"));
  }

  @Test
  void withoutConfinementTheAttemptsAreReal() throws Exception {
    assertThat(escapes(Level.NONE))
        .contains("connects", "reads /etc/passwd", "reads the agent's files")
        .contains("writes beside the agent's files", "runs a shell");
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void everyLevelRunsPrograms(Level level) throws Exception {
    try (ChildSandbox sandbox = ChildSandbox.start(config(level))) {
      assertThat(Sandboxes.completed(sandbox.run(nothing, NOTHING)).status()).isEqualTo(Status.OK);
      Confinement confinement = sandbox.confinement();
      assertThat(confinement.level()).isGreaterThanOrEqualTo(level);
      assertThat(confinement.describe()).isNotBlank();
      // Where a stronger level was tried in vain, its reason is told.
      assertThat(confinement.missing().stream().filter(said -> said.contains("(")).count())
          .isGreaterThanOrEqualTo(confinement.level().ordinal() - level.ordinal());
    }
  }

  /** What is said to hold holds: the kernel has the child in a group with these bounds. */
  @Test
  void whereControlGroupsCanBeMadeTheyBoundTheChild() throws Exception {
    try (ChildSandbox sandbox = ChildSandbox.start(SandboxConfig.defaults())) {
      sandbox.run(nothing, NOTHING);
      boolean said = sandbox.confinement().measures().contains("cgroup limits");
      assumeTrue(said, "skipped, here: " + sandbox.confinement().describe());
      Path groups = Path.of("/sys/fs/cgroup");
      long heap = (long) SandboxConfig.defaults().heapMegabytes() << 20;
      Path own = Path.of("/proc/" + sandbox.pid() + "/cgroup");
      boolean memory = false;
      for (String line : Files.readAllLines(own)) {
        String[] entry = line.split(":", 3);
        if (!entry[2].contains("/sidework-")) {
          continue;
        }
        Path group = groups.resolve(entry[1]).resolve(entry[2].substring(1));
        Path limit = group.resolve(entry[1].isEmpty() ? "memory.max" : "memory.limit_in_bytes");
        if (Files.exists(limit)) {
          memory = true;
          assertThat(Long.parseLong(Files.readString(limit).strip()))
              .isEqualTo(heap + (896L << 20));
        }
        if (Files.exists(group.resolve("pids.max"))) {
          assertThat(group.resolve("pids.max")).hasContent("256");
        }
      }
      assertThat(memory).as(Files.readString(own)).isTrue();
    }
  }

  @Test
  void aMachineWithoutTheToolsFallsBackWithTheReason() throws Exception {
    Cgroup cgroup = new Cgroup(1L << 30);
    Cell cell = new Cell(Level.NONE, cgroup, List.of("bubblewrap (no bwrap)"));
    cell.command(List.of("java"), List.of("x"), "Main");
    cgroup.remove();
    assertThat(cell.confinement().describe()).contains("without: bubblewrap (no bwrap)");
  }

  @Test
  void aClosedSandboxLeavesNoProcess() throws Exception {
    ProcessHandle jvm;
    try (ChildSandbox sandbox = ChildSandbox.start(SandboxConfig.defaults())) {
      sandbox.run(nothing, NOTHING);
      jvm = ProcessHandle.of(sandbox.pid()).orElseThrow();
      assertThat(jvm.info().command().orElseThrow()).contains("java");
    }
    jvm.onExit().get(10, TimeUnit.SECONDS);
  }

  private static SandboxConfig config(Level level) {
    SandboxConfig defaults = SandboxConfig.defaults();
    return new SandboxConfig(defaults.java(), null, defaults.heapMegabytes(), null, level);
  }

  private static void assumeWorks(Level level) throws Exception {
    try (ChildSandbox sandbox = ChildSandbox.start(config(level))) {
      Confinement found = sandbox.confinement();
      assumeTrue(found.level() == level, "here: " + found.describe());
    }
  }

  /** What {@link Escape} manages to do under a level. */
  private List<String> escapes(Level level) throws Exception {
    Path secret = Files.writeString(folder.resolve("key"), "secret");
    try (ServerSocket here = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      SandboxConfig config = config(level);
      Cgroup cgroup = new Cgroup(1L << 30);
      Cell cell = new Cell(level, cgroup, List.of());
      List<String> command =
          new ArrayList<>(
              cell.command(
                  ChildProcess.java(config),
                  ChildProcess.classpath(config),
                  Escape.class.getName()));
      command.addAll(List.of(Integer.toString(here.getLocalPort()), secret.toString()));
      Process process = ChildProcess.start(config, command, Process::destroyForcibly);
      String worked = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String failed = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(failed).isZero();
      cgroup.remove();
      return worked.lines().toList();
    } catch (IOException e) {
      throw new AssertionError(level + " does not start", e);
    }
  }
}
