package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidework.engine.ToolsImage;
import io.sidework.protocol.job.ContainerProgram;
import io.sidework.runtime.TaskFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A container engine, where one answers, with an image of this machine's own shell and tools: no
 * registry is needed. Whatever asks for it is skipped where no engine answers; no test starts one.
 */
final class TestEngine implements AutoCloseable {
  static final Path SOCKET = ToolsImage.SOCKET;
  private static final Path MEMORY = Path.of("/dev/shm");

  /** Of engines that pull nothing. */
  static final Path NOT_KEPT = Path.of("/nowhere/images.json");

  final DockerEngine engine;
  final String worker;
  private final ToolsImage image;

  private TestEngine(DockerEngine engine, String worker, ToolsImage image) {
    this.engine = engine;
    this.worker = worker;
    this.image = image;
  }

  /** Skips the test that calls it where there is no engine. */
  static TestEngine orSkip(String worker, Gpu... gpus) throws Exception {
    DockerEngine engine = open(worker, gpus);
    return new TestEngine(engine, worker, ToolsImage.load(engine.client()));
  }

  static DockerEngine open(String worker, Gpu... gpus) {
    return open(worker, new Pulling(Set.of(), 0, 0), NOT_KEPT, gpus);
  }

  static DockerEngine open(String worker, Pulling pulling, Path pulled, Gpu... gpus) {
    try {
      var unused = EngineReport.of(SOCKET); // one that cannot limit what it runs is not used
      return DockerEngine.open(SOCKET, worker, MEMORY, pulling, pulled, List.of(gpus));
    } catch (IOException e) {
      assumeTrue(false, "skipped: " + e.getMessage());
      throw new AssertionError(e);
    }
  }

  /** A program of the image: a script for bash. */
  ContainerProgram script(String text) {
    return program(List.of("/usr/bin/bash", "-c", text, "program"), List.of(), 0);
  }

  ContainerProgram program(
      List<String> command, List<ContainerProgram.Variable> environment, int gpus) {
    return new ContainerProgram(image.digest(), "", command, environment, gpus);
  }

  /** A run of a script with 64 MiB, 64 KiB of output and 20 s. */
  Ending run(String script, String... arguments) throws Exception {
    return run(task(script, TaskFiles.NONE, arguments));
  }

  ContainerTask task(String script, TaskFiles files, String... arguments) {
    return new ContainerTask(
        script(script),
        List.of(arguments),
        new byte[0],
        files,
        64 << 20,
        64 << 10,
        Duration.ofSeconds(20));
  }

  Ending run(ContainerTask task) throws Exception {
    try (DockerEngine.Prepared prepared = engine.prepare(task)) {
      return prepared.run().run();
    }
  }

  /** The same with another wall limit. */
  static ContainerTask withWall(ContainerTask task, int seconds) {
    return new ContainerTask(
        task.program(),
        task.arguments(),
        task.stdin(),
        task.files(),
        task.memoryBytes(),
        task.outputBytes(),
        Duration.ofSeconds(seconds));
  }

  /** What a run wrote that ended well. */
  static String text(Ending ending) {
    assertThat(ending).isInstanceOf(Ending.Finished.class);
    Ending.Finished finished = (Ending.Finished) ending;
    assertThat(finished.ok()).as(finished.why()).isTrue();
    return new String(finished.output(), StandardCharsets.UTF_8);
  }

  /** Names of this worker's containers that the engine still has. */
  List<String> containers() {
    return engine
        .client()
        .listContainersCmd()
        .withShowAll(true)
        .withLabelFilter(Map.of("io.sidework.worker", worker))
        .exec()
        .stream()
        .map(container -> container.getId())
        .toList();
  }

  @Override
  public void close() {
    image.remove(engine.client());
    engine.close();
  }
}
