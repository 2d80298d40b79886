package io.sidework.agent.boot;

import io.sidework.agent.adapter.docker.DockerEngine;
import io.sidework.agent.adapter.docker.EngineReport;
import io.sidework.agent.adapter.docker.Gpu;
import io.sidework.agent.adapter.docker.Logins;
import io.sidework.agent.adapter.docker.Pulling;
import io.sidework.protocol.crypto.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The container engine as a configuration has it, under the key {@code containers}; without the key
 * none is used.
 *
 * @param socket of the engine
 * @param scratch folder in memory for what tasks read and write
 * @param pulling from where images may come
 * @param gpus cards that the engine does not know by itself
 */
record ContainerSettings(Path socket, Path scratch, Pulling pulling, List<Gpu> gpus) {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerSettings.class);
  private static final Set<String> KEYS =
      Set.of(
          "engine",
          "scratch",
          "registries",
          "logins",
          "maxImageMebibytes",
          "keepImagesMebibytes",
          "gpus");
  private static final String SCHEME = "unix://";
  private static final String DEFAULT_ENGINE = "unix:///var/run/docker.sock";
  private static final int DEFAULT_IMAGE_MEBIBYTES = 4_096;
  private static final int MAX_IMAGE_MEBIBYTES = 1 << 20;
  private static final int DEFAULT_KEPT_MEBIBYTES = 16_384;
  private static final int MAX_KEPT_MEBIBYTES = 1 << 24;

  /**
   * @throws IllegalArgumentException with one line saying what is wrong
   */
  static Optional<ContainerSettings> of(Settings file) {
    return file.child("containers").map(ContainerSettings::read);
  }

  private static ContainerSettings read(Settings containers) {
    containers.refuseUnknown(KEYS);
    String standard =
        Optional.ofNullable(System.getenv("DOCKER_HOST"))
            .filter(host -> host.startsWith(SCHEME))
            .orElse(DEFAULT_ENGINE);
    Set<String> registries =
        containers.has("registries")
            ? Set.copyOf(containers.list("registries", ContainerSettings::registry))
            : Set.of(Pulling.DEFAULT_REGISTRY);
    long mebibytes =
        containers.number("maxImageMebibytes", 1, MAX_IMAGE_MEBIBYTES, DEFAULT_IMAGE_MEBIBYTES);
    long kept =
        containers.number("keepImagesMebibytes", 0, MAX_KEPT_MEBIBYTES, DEFAULT_KEPT_MEBIBYTES);
    return new ContainerSettings(
        containers.optional("engine", ContainerSettings::socket).orElseGet(() -> socket(standard)),
        containers.optional("scratch", containers::path).orElse(Path.of("/dev/shm")),
        new Pulling(registries, mebibytes << 20, kept << 20, logins(containers, registries)),
        containers.list("gpus", Gpu::parse));
  }

  /** A login that no pull would ever present is a mistake: of a name, or of the list. */
  private static Logins logins(Settings containers, Set<String> registries) {
    Optional<LoginsFile> file =
        containers.optional("logins", text -> LoginsFile.open(containers.path(text)));
    for (String registry : file.map(LoginsFile::registries).orElse(Set.of())) {
      if (!registries.contains(registry)) {
        throw containers.mistake(
            "logins", "logins has one for " + registry + ", which registries does not name");
      }
    }
    return file.<Logins>map(logins -> logins).orElse(Logins.NONE);
  }

  /** Folders of tasks are given to the engine by path, so it has to be on this machine. */
  private static Path socket(String url) {
    if (!url.startsWith(SCHEME + "/")) {
      throw new IllegalArgumentException(
          "expected a socket of this machine such as " + DEFAULT_ENGINE + ", got '" + url + "'");
    }
    return Path.of(url.substring(SCHEME.length()));
  }

  private static String registry(String host) {
    if (!host.matches("[A-Za-z0-9.-]+(:[0-9]{1,5})?")) {
      throw new IllegalArgumentException("expected hosts such as ghcr.io, got '" + host + "'");
    }
    return host;
  }

  /** What the engine says of itself; empty, with a warning, when it does not answer. */
  Optional<EngineReport> look() {
    try {
      EngineReport report = EngineReport.of(socket);
      List<Gpu> cards = new ArrayList<>(report.gpus());
      cards.addAll(gpus);
      return Optional.of(new EngineReport(report.version(), report.security(), cards));
    } catch (IOException e) {
      LOG.warn("no containers: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Opens the engine for a worker; empty, with a warning, when it does not answer.
   *
   * @param data the worker's folder, which names it on this machine
   */
  Optional<DockerEngine> open(Path data) {
    Optional<EngineReport> report = look();
    if (report.isEmpty()) {
      return Optional.empty();
    }
    try {
      String name = name(data);
      DockerEngine engine =
          DockerEngine.open(
              socket, name, scratch, pulling, data.resolve("images.json"), report.get().gpus());
      LOG.info("{}, {} graphics cards", report.get().describe(), report.get().gpus().size());
      return Optional.of(engine);
    } catch (IOException e) {
      LOG.warn("no containers: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private static String name(Path data) throws IOException {
    byte[] path = data.toRealPath().toString().getBytes(StandardCharsets.UTF_8);
    return Sha256.hash(path).toString().substring(2, 18);
  }
}
