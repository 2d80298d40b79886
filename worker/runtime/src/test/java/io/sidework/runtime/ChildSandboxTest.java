package io.sidework.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sidework.runtime.ModuleWriter.Code;
import io.sidework.runtime.child.Fields;
import io.sidework.runtime.child.Frame;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A child that dies, hangs or is left alone (spec R-RUN-50 to R-RUN-54). */
class ChildSandboxTest {
  private static final Limits ENDLESS = new Limits(Limits.MAX_FUEL, 1, 0);

  private final Program loop =
      new ModuleWriter().start(new Code().u8(0x03, 0x40, 0x0c, 0, 0x0b)).program();
  private final Program nothing = new ModuleWriter().start(new Code()).program();
  private final ChildSandbox sandbox = ChildSandbox.start(SandboxConfig.defaults());

  @AfterEach
  void close() {
    sandbox.close();
  }

  private static Task endless(long seconds) {
    return new Task(List.of(), new byte[0], new byte[32], ENDLESS, Duration.ofSeconds(seconds));
  }

  @Test
  void givesTheSameAsThisProcess() throws Exception {
    Task tile = TrajmatchTest.tile("1.5", "0.4", 2);
    Execution.Completed there = Sandboxes.completed(sandbox.run(TrajmatchTest.program(), tile));
    Sandboxes.assertSame(there, Sandboxes.run(TrajmatchTest.program(), tile));
    Sandboxes.assertSame(there, Sandboxes.completed(sandbox.run(TrajmatchTest.program(), tile)));
  }

  @Test
  void aRunPastItsWallLimitIsAbstainedAndTheNextOneWorks() throws Exception {
    assertThat(sandbox.run(nothing, endless(20))).isInstanceOf(Execution.Completed.class);
    long first = sandbox.pid();
    assertThat(sandbox.run(loop, endless(1))).isInstanceOf(Execution.Abstained.class);
    assertThat(sandbox.run(nothing, endless(20))).isInstanceOf(Execution.Completed.class);
    assertThat(sandbox.pid()).isNotEqualTo(first);
  }

  @Test
  void aKilledChildIsAbstainedAndTheNextRunWorks() throws Exception {
    sandbox.run(nothing, endless(20));
    ProcessHandle child = ProcessHandle.of(sandbox.pid()).orElseThrow();
    CompletableFuture<Void> kill =
        CompletableFuture.runAsync(
            child::destroyForcibly, CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
    Execution execution = sandbox.run(loop, endless(60));
    assertThat(execution).isInstanceOf(Execution.Abstained.class);
    assertThat(((Execution.Abstained) execution).reason()).contains("ended while it worked");
    kill.join();
    assertThat(sandbox.run(nothing, endless(20))).isInstanceOf(Execution.Completed.class);
  }

  @Test
  void aProgramThatEatsTheHeapIsAbstained() throws Exception {
    Program hungry = new ModuleWriter().start(new Code().i32(4000).u8(0x40, 0).drop()).program();
    Limits limits = new Limits(1_000_000_000, 4096, 0);
    Task task = new Task(List.of(), new byte[0], new byte[32], limits, Duration.ofSeconds(30));
    assertThat(sandbox.run(hungry, task)).isInstanceOf(Execution.Abstained.class);
    assertThat(sandbox.run(nothing, task)).isInstanceOf(Execution.Completed.class);
  }

  /**
   * What confines a child waits for ever for a parent that was killed before it had said a word.
   */
  @Test
  void whoIsInterruptedWhileAChildStartsLeavesNothingBehind(@TempDir Path marker) throws Exception {
    SandboxConfig plain = SandboxConfig.defaults();
    List<String> classpath =
        new ArrayList<>(List.of(System.getProperty("java.class.path").split(File.pathSeparator)));
    classpath.add(marker.toString());
    var config =
        new SandboxConfig(
            plain.java(), classpath, plain.heapMegabytes(), null, plain.confinement());
    for (int millis = 0; millis < 60; millis += 2) {
      try (ChildSandbox starting = ChildSandbox.start(config)) {
        Thread caller =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try {
                        starting.run(nothing, endless(20));
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    });
        Thread.sleep(millis);
        caller.interrupt();
        caller.join();
      }
    }
    await().until(() -> withArgument(marker), List::isEmpty);
  }

  private static List<Long> withArgument(Path marker) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> commandLine(pid).contains(marker.toString()))
        .toList();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), "cmdline"), ISO_8859_1);
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  @Test
  void anInterruptedCallerLeavesNoChildBehind() throws Exception {
    sandbox.run(nothing, endless(20));
    ProcessHandle child = ProcessHandle.of(sandbox.pid()).orElseThrow();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> sandbox.run(loop, endless(60)))
        .isInstanceOf(InterruptedException.class);
    assertThat(sandbox.run(nothing, endless(20))).isInstanceOf(Execution.Completed.class);
    sandbox.close();
    child.onExit().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aChildEndsWhenItsStandardInputCloses() throws Exception {
    SandboxConfig config = SandboxConfig.defaults();
    Cgroup cgroup = new Cgroup(1L << 30);
    Cell cell = new Cell(Confinement.Level.NONE, cgroup, List.of());
    List<String> command =
        cell.command(
            ChildProcess.java(config), ChildProcess.classpath(config), ChildProcess.MAIN_CLASS);
    Process child = ChildProcess.start(config, command, Process::destroyForcibly);
    try (DataOutputStream out = new DataOutputStream(child.getOutputStream());
        DataInputStream in = new DataInputStream(child.getInputStream())) {
      assertThat(Frame.receive(in).kind()).isEqualTo(Frame.Kind.READY);
      new Frame(Frame.Kind.LOAD, loop.module()).send(out);
      assertThat(Frame.receive(in).kind()).isEqualTo(Frame.Kind.LOADED);
      Frame.of(
              Frame.Kind.RUN,
              body -> {
                Fields.writeBytes(body, loop.sha256());
                Fields.writeTask(body, endless(60));
              })
          .send(out);
      out.close();
      assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      child.destroyForcibly().waitFor();
      cgroup.remove();
    }
  }

  @Test
  void aMissingJvmIsAbstained() throws Exception {
    SandboxConfig wrong =
        new SandboxConfig(
            java.nio.file.Path.of("/nowhere/java"), null, 96, null, Confinement.Level.BUBBLEWRAP);
    try (Sandbox broken = ChildSandbox.start(wrong)) {
      assertThat(broken.run(nothing, endless(5))).isInstanceOf(Execution.Abstained.class);
    }
  }
}
