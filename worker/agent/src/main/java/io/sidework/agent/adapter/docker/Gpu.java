package io.sidework.agent.adapter.docker;

import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.DeviceRequest;
import java.util.List;

/**
 * A graphics card that tasks may have (spec C-40).
 *
 * @param model as it is published
 * @param access how a container gets it
 */
public record Gpu(String model, Access access) {
  /** How a container gets a card. */
  public sealed interface Access {
    /** The engine knows it. */
    record ByEngine(String driver, String id) implements Access {}

    /** The owner has named its device files. */
    record ByFiles(List<String> paths) implements Access {
      public ByFiles {
        paths = List.copyOf(paths);
      }
    }
  }

  /**
   * A card as configurations have it: {@code MODEL: FILE, FILE}.
   *
   * @throws IllegalArgumentException when it is not of this form
   */
  public static Gpu parse(String text) {
    int colon = text.indexOf(": ");
    List<String> paths =
        colon < 1
            ? List.of()
            : List.of(text.substring(colon + 2).split(",", -1)).stream()
                .map(String::strip)
                .toList();
    if (paths.isEmpty()
        || !paths.stream().allMatch(path -> path.matches("/dev/[A-Za-z0-9/_.-]+"))) {
      throw new IllegalArgumentException(
          "expected a model and device files, such as \"Radeon: /dev/kfd, /dev/dri/renderD128\"");
    }
    return new Gpu(text.substring(0, colon).strip(), new Access.ByFiles(paths));
  }

  static List<Device> devices(List<Gpu> cards) {
    return cards.stream()
        .map(Gpu::access)
        .filter(Access.ByFiles.class::isInstance)
        .flatMap(access -> ((Access.ByFiles) access).paths().stream())
        .distinct()
        .map(path -> new Device("rw", path, path))
        .toList();
  }

  static List<DeviceRequest> requests(List<Gpu> cards) {
    return cards.stream()
        .map(Gpu::access)
        .filter(Access.ByEngine.class::isInstance)
        .map(Access.ByEngine.class::cast)
        .map(
            access ->
                new DeviceRequest()
                    .withDriver(access.driver())
                    .withDeviceIds(List.of(access.id()))
                    .withCapabilities(List.of(List.of("gpu"))))
        .toList();
  }
}
