package io.sidework.agent.adapter.docker;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.job.ContainerProgram;
import io.sidework.protocol.type.Bytes32;
import io.sidework.runtime.TaskFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A container engine, where one answers, with an image of this machine's own shell and tools: no
 * registry is needed. Whatever asks for it is skipped where no engine answers; no test starts one.
 */
final class TestEngine implements AutoCloseable {
  static final Path SOCKET =
      Path.of(
          System.getenv()
              .getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock")
              .replaceFirst("^unix://", ""));
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "cat",
          "head",
          "tail",
          "sleep",
          "id",
          "mkdir",
          "ln",
          "mknod",
          "mkfifo",
          "chmod",
          "touch",
          "ls",
          "dd",
          "tr",
          "sha256sum",
          "mount");

  final DockerEngine engine;
  final String worker;
  private final String image;

  private TestEngine(DockerEngine engine, String worker, String image) {
    this.engine = engine;
    this.worker = worker;
    this.image = image;
  }

  /** Skips the test that calls it where there is no engine. */
  static TestEngine orSkip(String worker, Gpu... gpus) throws Exception {
    DockerEngine engine = open(worker, gpus);
    return new TestEngine(engine, worker, load(engine.client()));
  }

  static DockerEngine open(String worker, Gpu... gpus) {
    try {
      return DockerEngine.open(SOCKET, worker, MEMORY, new Pulling(Set.of(), 0), List.of(gpus));
    } catch (IOException e) {
      assumeTrue(false, "skipped: " + e.getMessage());
      throw new AssertionError(e);
    }
  }

  /** Loads the image as {@code docker save} would have written it; gives its id. */
  private static String load(DockerClient client) throws Exception {
    TreeMap<String, byte[]> contents = new TreeMap<>();
    for (Path file : files()) {
      contents.put(file.toString().substring(1), Files.readAllBytes(file));
    }
    byte[] layer = tar(contents);
    byte[] config =
        """
        {"architecture":"amd64","os":"linux","config":{},\
        "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}"""
            .formatted(hash(layer))
            .getBytes(StandardCharsets.UTF_8);
    String id = hash(config);
    String manifest =
        "[{\"Config\":\"%s.json\",\"RepoTags\":[\"sidework-test:tools\"],\"Layers\":[\"layer.tar\"]}]"
            .formatted(id);
    byte[] image =
        tar(
            Map.of(
                id + ".json",
                config,
                "layer.tar",
                layer,
                "manifest.json",
                manifest.getBytes(StandardCharsets.UTF_8)));
    client.loadImageCmd(new ByteArrayInputStream(image)).exec();
    return "sha256:" + id;
  }

  private static String hash(byte[] bytes) {
    return Sha256.hash(bytes).toString().substring(2);
  }

  private static byte[] tar(Map<String, byte[]> contents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (var file : contents.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        entry.setMode(0755);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    }
    return bytes.toByteArray();
  }

  /** The tools and all libraries that their loader names. */
  private static Set<Path> files() throws IOException, InterruptedException {
    Set<Path> files = new TreeSet<>();
    for (String tool : TOOLS) {
      Optional<Path> found =
          Stream.of("/usr/bin", "/bin", "/usr/sbin")
              .map(folder -> Path.of(folder, tool))
              .filter(Files::exists)
              .findFirst();
      assumeTrue(found.isPresent(), "skipped: this machine has no " + tool);
      Path binary = found.orElseThrow();
      files.add(Path.of("/bin", tool).equals(binary) ? binary : Path.of("/usr/bin", tool));
      Process process = new ProcessBuilder("ldd", binary.toString()).start();
      String text = new String(process.getInputStream().readAllBytes());
      process.waitFor(10, TimeUnit.SECONDS);
      for (String word : text.split("\\s+")) {
        if (word.startsWith("/")) {
          files.add(Path.of(word));
        }
      }
    }
    return files;
  }

  /** A program of the image: a script for bash. */
  ContainerProgram script(String text) {
    return program(List.of("/usr/bin/bash", "-c", text, "program"), List.of(), 0);
  }

  ContainerProgram program(
      List<String> command, List<ContainerProgram.Variable> environment, int gpus) {
    return new ContainerProgram(
        Bytes32.parse("0x" + image.substring("sha256:".length())), "", command, environment, gpus);
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
    engine.client().removeImageCmd(image).withForce(true).exec();
    engine.close();
  }
}
