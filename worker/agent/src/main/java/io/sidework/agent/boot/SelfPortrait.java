package io.sidework.agent.boot;

import io.sidework.agent.adapter.docker.EngineReport;
import io.sidework.agent.adapter.docker.Gpu;
import io.sidework.agent.adapter.file.FileSpeed;
import io.sidework.agent.adapter.linux.LinuxHardware;
import io.sidework.agent.adapter.sandbox.Calibration;
import io.sidework.agent.application.description.Description;
import io.sidework.agent.application.description.Speed;
import io.sidework.agent.port.Hardware;
import io.sidework.protocol.deal.Machine;
import io.sidework.protocol.type.Bytes32;
import io.sidework.runtime.ChildSandbox;
import io.sidework.runtime.SandboxConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the description of the worker on this machine, measuring its speed if need be. */
final class SelfPortrait {
  private static final Logger LOG = LoggerFactory.getLogger(SelfPortrait.class);
  private static final String FILE = "calibration.json";

  private final WorkerConfig settings;

  SelfPortrait(WorkerConfig settings) {
    this.settings = settings;
  }

  /**
   * Starts a child of its own and ends it; takes some seconds, less when the speed is known.
   *
   * @throws IOException when no child can be started here, or its speed cannot be measured or kept
   */
  Description make() throws IOException, InterruptedException {
    Hardware seen = new LinuxHardware(Path.of("/")).look();
    Optional<EngineReport> engine = settings.containers().flatMap(ContainerSettings::look);
    Hardware hardware = engine.map(report -> seen.with(models(report))).orElse(seen);
    try (ChildSandbox sandbox = ChildSandbox.start(SandboxConfig.defaults())) {
      long speed = speed(hardware, sandbox);
      Optional<DescriptionSettings> words = settings.description();
      return new Description(
          hardware,
          speed,
          settings.tasksAtOnce(),
          engine.isPresent() ? List.of(Machine.WASM, Machine.CONTAINER) : List.of(Machine.WASM),
          engine.map(report -> report.describe() + "; ").orElse("")
              + sandbox.confinement().describe(),
          words.flatMap(DescriptionSettings::region),
          words.flatMap(DescriptionSettings::energy));
    }
  }

  /** Cards that tasks can have are those that containers can be given. */
  private static List<String> models(EngineReport engine) {
    return engine.gpus().stream().map(Gpu::model).toList();
  }

  private long speed(Hardware hardware, ChildSandbox sandbox)
      throws IOException, InterruptedException {
    FileSpeed kept = new FileSpeed(Files.createDirectories(settings.data()).resolve(FILE));
    String machine =
        "%s %s, %d cores".formatted(hardware.architecture(), hardware.cpu(), hardware.cores());
    String version =
        "Java %s, program %s"
            .formatted(Runtime.version(), Bytes32.of(Calibration.program().sha256()));
    Optional<Speed> known = kept.read().filter(speed -> speed.isOf(machine, version));
    if (known.isPresent()) {
      return known.get().fuelPerSecond();
    }
    Speed measured =
        new Speed(machine, version, new Calibration(sandbox, System::nanoTime).fuelPerSecond());
    LOG.info("this machine spends {} fuel per second", measured.fuelPerSecond());
    kept.write(measured);
    return measured.fuelPerSecond();
  }
}
