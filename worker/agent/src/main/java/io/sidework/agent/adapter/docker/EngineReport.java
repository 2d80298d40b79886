package io.sidework.agent.adapter.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Info;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a container engine says of itself (spec A-70, C-41).
 *
 * @param version of the engine
 * @param security options that it has on, such as {@code seccomp}
 * @param gpus cards that it can give to containers
 */
public record EngineReport(String version, List<String> security, List<Gpu> gpus) {
  private static final String NVIDIA = "nvidia";

  /** Limits that a worker sets, by what engines call their being able to. */
  private static final SortedMap<String, String> LIMITS =
      new TreeMap<>(
          Map.of(
              "MemoryLimit", "memory", "CpuCfsQuota", "processor time", "PidsLimit", "processes"));

  private static final Path NVIDIA_CARDS = Path.of("proc/driver/nvidia/gpus");

  public EngineReport {
    security = List.copyOf(security);
    gpus = List.copyOf(gpus);
  }

  /**
   * Asks an engine. Changes nothing.
   *
   * @throws IOException when none answers at the socket, or it cannot limit containers (spec C-18)
   */
  public static EngineReport of(Path socket) throws IOException {
    Info info;
    try (DockerClient client = DockerEngine.connect(socket, socket.resolveSibling("none"))) {
      info = client.infoCmd().exec();
    } catch (RuntimeException e) {
      throw DockerEngine.silent(socket, e);
    }
    Optional<String> lack = lack(info.getRawValues());
    if (lack.isPresent()) {
      throw new IOException("the engine at " + socket + " is not used: " + lack.get());
    }
    return of(info, Path.of("/"));
  }

  /**
   * Why an engine cannot keep containers to their confines. Rootless Podman says that it can, and
   * with control groups v1 just does not.
   */
  static Optional<String> lack(Map<String, Object> info) {
    if (String.valueOf(info.get("SecurityOptions")).contains("name=rootless")) {
      return Optional.of("it is rootless Docker, whose containers' files are neither user's");
    }
    if (isRootlessPodman(info) && !"2".equals(info.get("CgroupVersion"))) {
      return Optional.of("it is rootless, and limits nothing without control groups v2");
    }
    if ("none".equals(info.get("CgroupDriver"))) {
      return Optional.of("it limits nothing: no control groups are delegated to it");
    }
    List<String> lacks = new ArrayList<>();
    LIMITS.forEach(
        (key, what) -> {
          if (Boolean.FALSE.equals(info.get(key))) {
            lacks.add(what);
          }
        });
    return lacks.isEmpty()
        ? Optional.empty()
        : Optional.of("it cannot limit " + String.join(", ", lacks));
  }

  /**
   * @param root of the machine's files, another in tests
   */
  static EngineReport of(Info info, Path root) {
    List<String> options = info.getSecurityOptions();
    List<String> security =
        (options == null ? List.<String>of() : options)
            .stream()
                .map(option -> option.replaceFirst("^name=", "").replaceFirst(",.*$", ""))
                .toList();
    List<Gpu> gpus =
        info.getRuntimes() != null && info.getRuntimes().containsKey(NVIDIA)
            ? nvidia(root)
            : discovered(info.getRawValues());
    return new EngineReport(String.valueOf(info.getServerVersion()), security, gpus);
  }

  /** Podman by a user other than root, in a namespace of that user's own. */
  static boolean isRootlessPodman(Info info) {
    return isRootlessPodman(info.getRawValues());
  }

  private static boolean isRootlessPodman(Map<String, Object> info) {
    return Boolean.TRUE.equals(info.get("Rootless"));
  }

  /** What the engine's NVIDIA runtime can give: the driver's cards, by their identity. */
  private static List<Gpu> nvidia(Path root) {
    List<Gpu> gpus = new ArrayList<>();
    TreeSet<Path> cards = new TreeSet<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(root.resolve(NVIDIA_CARDS))) {
      found.forEach(cards::add);
      for (Path card : cards) {
        String model = "NVIDIA";
        String id = "";
        for (String line : Files.readAllLines(card.resolve("information"))) {
          String value = line.substring(line.indexOf(':') + 1).strip();
          if (line.startsWith("Model:")) {
            model = value;
          } else if (line.startsWith("GPU UUID:")) {
            id = value;
          }
        }
        if (!id.isEmpty()) {
          gpus.add(new Gpu(model, new Gpu.Access.ByEngine(NVIDIA, id)));
        }
      }
    } catch (IOException e) {
      return List.of(); // the runtime is there, its driver is not
    }
    return gpus;
  }

  /**
   * Devices by the Container Device Interface, which engines list since Docker 28.2. Each has names
   * by number and by identity, and all of them have one together: those by number are taken.
   */
  private static List<Gpu> discovered(Map<String, Object> info) {
    List<Gpu> gpus = new ArrayList<>();
    if (info.get("DiscoveredDevices") instanceof List<?> devices) {
      for (Object device : devices) {
        if (device instanceof Map<?, ?> named
            && named.get("ID") instanceof String id
            && id.matches("[^/]+/gpu=[0-9]+")) {
          gpus.add(new Gpu(id, new Gpu.Access.ByEngine("cdi", id)));
        }
      }
    }
    return gpus;
  }

  /** One line for a log or a worker's description. */
  public String describe() {
    String with = security.isEmpty() ? "" : ", " + String.join(", ", security);
    return "containers (%s): no network, read-only, no capabilities%s".formatted(version, with);
  }
}
