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
  private static final Path NVIDIA_CARDS = Path.of("proc/driver/nvidia/gpus");

  public EngineReport {
    security = List.copyOf(security);
    gpus = List.copyOf(gpus);
  }

  /**
   * Asks an engine. Changes nothing.
   *
   * @throws IOException when none answers at the socket
   */
  public static EngineReport of(Path socket) throws IOException {
    try (DockerClient client = DockerEngine.connect(socket, socket.resolveSibling("none"))) {
      return of(client.infoCmd().exec(), Path.of("/"));
    } catch (RuntimeException e) {
      throw DockerEngine.silent(socket, e);
    }
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
