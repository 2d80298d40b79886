package io.sidework.agent.adapter.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the kernel says what a container has and uses, in either version of control groups (spec
 * C-17).
 *
 * @param folders by controller; of the second version there is one, without a name
 */
record ControlGroup(Map<String, Path> folders) {
  private static final String SECOND_VERSION = "";
  private static final List<String> CONTROLLERS = List.of("memory", "cpuacct", "blkio");

  /**
   * Finds it by a container's first process.
   *
   * @param root of the machine's files, another in tests
   * @param process as the machine counts; 0 when it has ended
   * @param container the engine's id of it, which groups bear in their names
   * @return empty when it is not to be seen from here, or the process is another's by now
   * @throws IOException when there is no such process
   */
  static Optional<ControlGroup> of(Path root, long process, String container) throws IOException {
    Path mounts = root.resolve("sys/fs/cgroup");
    Map<String, Path> found = new HashMap<>();
    for (String line : Files.readAllLines(root.resolve("proc/" + process + "/cgroup"))) {
      String[] entry = line.split(":", 3);
      if (entry.length == 3 && entry[1].equals(SECOND_VERSION)) {
        own(mounts, entry[2], container).ifPresent(own -> found.put(SECOND_VERSION, own));
      } else if (entry.length == 3) {
        for (String controller : entry[1].split(",")) {
          if (CONTROLLERS.contains(controller)) {
            own(mounts.resolve(controller), entry[2], container)
                .ifPresent(own -> found.put(controller, own));
          }
        }
      }
    }
    // On a machine with both, what the first version has is the group that bounds it.
    if (found.containsKey("memory")) {
      found.remove(SECOND_VERSION);
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(new ControlGroup(Map.copyOf(found)));
  }

  /** The container's own group, in which an engine may have made another for its processes. */
  private static Optional<Path> own(Path mount, String path, String container) {
    Path group = mount;
    for (Path part : Path.of(path)) {
      group = group.resolve(part);
      if (part.toString().contains(container)) {
        return Optional.of(group);
      }
    }
    return Optional.empty(); // of whoever has the number now
  }

  /**
   * A file of it.
   *
   * @param first its name in the first version, under a controller
   * @param second its name in the second
   */
  Optional<Path> file(String controller, String first, String second) {
    Path one = folders.get(SECOND_VERSION);
    if (one != null) {
      return Optional.of(one.resolve(second));
    }
    return Optional.ofNullable(folders.get(controller)).map(folder -> folder.resolve(first));
  }
}
