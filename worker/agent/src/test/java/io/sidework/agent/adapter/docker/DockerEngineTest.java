package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.job.ContainerProgram;
import io.sidework.runtime.TaskFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spec C-14, C-16, C-20, C-21. */
class DockerEngineTest {
  private static final Path MEMORY = Path.of("/dev/shm");

  /** A worker that is killed leaves its container running; its next start ends that. */
  @Test
  void whatAKilledWorkerLeftIsRemovedAtTheNextStart() throws Exception {
    try (TestEngine killed = TestEngine.orSkip("dockerengine")) {
      ContainerTask task = killed.task("sleep 60", TaskFiles.NONE);
      DockerEngine.Prepared prepared = killed.engine.prepare(task);
      var run =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return prepared.run().run();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      while (killed.containers().isEmpty()) {
        Thread.sleep(20);
      }
      try (DockerEngine next = TestEngine.open("dockerengine")) {
        assertThat(killed.containers()).isEmpty();
        assertThat(Files.exists(prepared.folder().path())).isFalse();
        assertThat(next.client().pingCmd().exec()).isNull();
      }
      assertThat(run.join()).isInstanceOf(Ending.Trouble.class);
    }
  }

  @Test
  void anotherWorkersContainersAreLeftAlone() throws Exception {
    try (TestEngine one = TestEngine.orSkip("dockerengineone")) {
      ContainerTask task = one.task("sleep 3; echo well", TaskFiles.NONE);
      try (DockerEngine.Prepared prepared = one.engine.prepare(task)) {
        var run =
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    return prepared.run().run();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
        while (one.containers().isEmpty()) {
          Thread.sleep(20);
        }
        TestEngine.open("dockerenginetwo").close();
        assertThat(run.join()).isInstanceOf(Ending.Finished.class);
      }
    }
  }

  @Test
  void anImageThatIsNotHereAndCannotBePulledIsNoResult() throws Exception {
    try (TestEngine engine = TestEngine.orSkip("dockerengine")) {
      assertThatThrownBy(() -> engine.engine.prepare(of(engine, "10.0.0.1:5000/epi/abm")))
          .isInstanceOf(Images.Unavailable.class)
          .hasMessageContaining("nothing is pulled from 10.0.0.1:5000");
      assertThatThrownBy(() -> engine.engine.prepare(of(engine, "")))
          .hasMessageContaining("names no repository");
    }
  }

  /** Nobody listens there: the engine's own words are passed on. */
  @Test
  void aPullThatFailsSaysWhy() throws Exception {
    TestEngine.orSkip("dockerengine").close();
    try (DockerEngine engine =
        DockerEngine.open(
            TestEngine.SOCKET,
            "dockerengine",
            MEMORY,
            new Pulling(Set.of("127.0.0.1:1"), 1, 0),
            TestEngine.NOT_KEPT,
            List.of())) {
      ContainerProgram program =
          new ContainerProgram(
              Keccak.hash(new byte[] {9}), "127.0.0.1:1/abm", List.of(), List.of(), 0);
      ContainerTask task =
          new ContainerTask(
              program,
              List.of(),
              new byte[0],
              TaskFiles.NONE,
              1,
              1,
              java.time.Duration.ofSeconds(1));
      assertThatThrownBy(() -> engine.prepare(task))
          .isInstanceOf(Images.Unavailable.class)
          .hasMessageContaining("cannot be pulled");
    }
  }

  @Test
  void noEngineAndNoMemoryFolderAreSaid(@TempDir Path directory) {
    Pulling nothing = new Pulling(Set.of(), 0, 0);
    assertThatThrownBy(
            () ->
                DockerEngine.open(
                    directory.resolve("no.sock"),
                    "none",
                    MEMORY,
                    nothing,
                    TestEngine.NOT_KEPT,
                    List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no container engine answers at");
    assertThat(Files.exists(MEMORY.resolve("sidework-none"))).isFalse();
    if (onDisk(directory)) {
      assertThatThrownBy(
              () ->
                  DockerEngine.open(
                      directory.resolve("no.sock"),
                      "none",
                      directory,
                      nothing,
                      TestEngine.NOT_KEPT,
                      List.of()))
          .hasMessageContaining("is not in memory");
    }
  }

  private static boolean onDisk(Path directory) {
    try {
      return !Files.getFileStore(directory).type().equals("tmpfs");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ContainerTask of(TestEngine engine, String repository) {
    ContainerTask plain = engine.task("", TaskFiles.NONE);
    ContainerProgram program =
        new ContainerProgram(Keccak.hash(new byte[] {9}), repository, List.of(), List.of(), 0);
    return new ContainerTask(
        program,
        plain.arguments(),
        plain.stdin(),
        plain.files(),
        plain.memoryBytes(),
        plain.outputBytes(),
        plain.wallLimit());
  }
}
