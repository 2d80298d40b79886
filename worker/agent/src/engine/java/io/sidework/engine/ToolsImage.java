package io.sidework.engine;

import com.github.dockerjava.api.DockerClient;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.type.Bytes32;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.Assumptions;

/**
 * An image of this machine's own shell and tools: no registry is needed.
 *
 * @param digest of its configuration
 */
public record ToolsImage(Bytes32 digest) {
  /** Where tests look for an engine. None starts one. */
  public static final Path SOCKET =
      Path.of(
          System.getenv()
              .getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock")
              .replaceFirst("^unix://", ""));

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

  /** As engines name it. */
  public String id() {
    return "sha256:" + digest.toString().substring(2);
  }

  /** Loads the image as {@code docker save} would have written it. */
  public static ToolsImage load(DockerClient client) throws Exception {
    byte[] layer = layer(Map.of());
    byte[] config = config(layer);
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
    return new ToolsImage(Bytes32.parse("0x" + id));
  }

  /**
   * An archive of the tools and their libraries.
   *
   * @param more files beside them, by path without the slash that it begins with
   */
  public static byte[] layer(Map<String, byte[]> more) throws IOException, InterruptedException {
    TreeMap<String, byte[]> contents = new TreeMap<>(more);
    for (Path file : files()) {
      contents.put(file.toString().substring(1), Files.readAllBytes(file));
    }
    return tar(contents);
  }

  /** The configuration of an image of one layer: an engine's id of the image is its hash. */
  public static byte[] config(byte[] layer) {
    return """
        {"architecture":"amd64","os":"linux","config":{},\
        "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}"""
        .formatted(hash(layer))
        .getBytes(StandardCharsets.UTF_8);
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
      Assumptions.assumeTrue(found.isPresent(), "skipped: this machine has no " + tool);
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

  public void remove(DockerClient client) {
    client.removeImageCmd(id()).withForce(true).exec();
  }
}
