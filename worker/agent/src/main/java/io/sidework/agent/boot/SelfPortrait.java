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
import java.util.OptionalLong;
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

  /**
   * Fuel per second of one sandbox on this machine; empty when it was not measured yet.
   *
   * @throws IOException when the program that it is measured with is missing
   */
  OptionalLong knownSpeed(Hardware hardware) throws IOException {
    String machine = machine(hardware);
    String version = version();
    return new FileSpeed(settings.data().resolve(FILE))
        .read()
        .filter(speed -> speed.isOf(machine, version))
        .map(speed -> OptionalLong.of(speed.fuelPerSecond()))
        .orElse(OptionalLong.empty());
  }

  private long speed(Hardware hardware, ChildSandbox sandbox)
      throws IOException, InterruptedException {
    OptionalLong known = knownSpeed(hardware);
    if (known.isPresent()) {
      return known.getAsLong();
    }
    long measured = new Calibration(sandbox, System::nanoTime).fuelPerSecond();
    LOG.info("this machine spends {} fuel per second", measured);
    new FileSpeed(Files.createDirectories(settings.data()).resolve(FILE))
        .write(new Speed(machine(hardware), version(), measured));
    return measured;
  }

  private static String machine(Hardware hardware) {
    return "%s %s, %d cores".formatted(hardware.architecture(), hardware.cpu(), hardware.cores());
  }

  private static String version() throws IOException {
    return "Java %s, program %s"
        .formatted(Runtime.version(), Bytes32.of(Calibration.program().sha256()));
  }
}
