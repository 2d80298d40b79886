package io.sidework.agent.adapter.docker;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Device;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import com.github.dockerjava.api.model.Ulimit;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What keeps a container from its machine (spec C-12 to C-15). */
final class Confines {
  /** The task's folder, its working directory. */
  static final String FOLDER = "/task";

  /** Engines take no less, and a program has to be started. */
  static final long LEAST_MEMORY = 16L << 20;

  private static final long PROCESSES = 256;
  private static final long DESCRIPTORS = 1_024;
  private static final long ONE_CORE = 1_000_000_000;
  private static final int FIRST_TO_GO = 500;

  private Confines() {}

  /**
   * @param cards that it gets: all that it has of the machine's devices
   * @param volumes paths that the image would have as volumes, without bound and on disk
   */
  static HostConfig of(ContainerTask task, Collection<String> volumes, Path folder, List<Gpu> cards)
      throws IOException {
    long memory = memory(task);
    return HostConfig.newHostConfig()
        .withNetworkMode("none")
        .withReadonlyRootfs(true)
        .withCapDrop(Capability.ALL)
        .withPrivileged(false)
        .withSecurityOpts(List.of("no-new-privileges"))
        .withIpcMode("private")
        .withMemory(memory)
        .withMemorySwap(memory)
        .withNanoCPUs(ONE_CORE)
        .withPidsLimit(PROCESSES)
        .withOomScoreAdj(FIRST_TO_GO)
        .withShmSize(memory)
        .withUlimits(ulimits(task))
        .withTmpFs(inMemory(volumes, memory))
        .withBinds(new Bind(folder.toString(), new Volume(FOLDER), AccessMode.rw))
        .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE))
        .withRestartPolicy(RestartPolicy.noRestart())
        .withDevices(Gpu.devices(cards))
        .withDeviceRequests(Gpu.requests(cards))
        .withGroupAdd(groups(cards))
        .withAutoRemove(false);
  }

  /**
   * What an engine has left out of a container's confines, though it made the container; empty when
   * nothing (spec C-18).
   *
   * @param asked what it was asked for
   * @param made what it says that the container has
   */
  static Optional<String> missing(HostConfig asked, HostConfig made) {
    if (!Objects.equals(asked.getMemory(), made.getMemory())) {
      return Optional.of("memory");
    }
    if (!Objects.equals(asked.getPidsLimit(), made.getPidsLimit())) {
      return Optional.of("processes");
    }
    if (!Objects.equals(asked.getNanoCPUs(), made.getNanoCPUs())) {
      return Optional.of("processor time");
    }
    if (!Boolean.TRUE.equals(made.getReadonlyRootfs()) || !"none".equals(made.getNetworkMode())) {
      return Optional.of("files and network");
    }
    return Optional.empty();
  }

  /** Bytes that all its processes, and all that it writes, may have. */
  static long memory(ContainerTask task) {
    return Math.max(task.memoryBytes(), LEAST_MEMORY);
  }

  /** Device files are their group's, of which a task is not. */
  private static List<String> groups(List<Gpu> cards) throws IOException {
    List<String> groups = new ArrayList<>();
    for (Device device : Gpu.devices(cards)) {
      Path file = Path.of(String.valueOf(device.getPathOnHost()));
      String group = String.valueOf(Files.getAttribute(file, "unix:gid"));
      if (!group.equals("0") && !groups.contains(group)) {
        groups.add(group);
      }
    }
    return groups;
  }

  /** Processor time is bounded by the kernel too: nobody is left to count when a worker dies. */
  private static List<Ulimit> ulimits(ContainerTask task) {
    long seconds = task.wallLimit().toSeconds() + 1;
    return List.of(
        new Ulimit("cpu", seconds, seconds),
        new Ulimit("nofile", DESCRIPTORS, DESCRIPTORS),
        new Ulimit("core", 0L, 0L));
  }

  /** Whatever can be written to is memory of the task. */
  private static Map<String, String> inMemory(Collection<String> volumes, long memory) {
    Map<String, String> mounts = new HashMap<>();
    String options = "rw,nosuid,nodev,mode=1777,size=" + memory;
    mounts.put("/tmp", options);
    for (String volume : volumes) {
      if (!volume.equals(FOLDER)) {
        mounts.put(volume, options);
      }
    }
    return mounts;
  }
}
