package io.sidework.agent.adapter.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.agent.port.Hardware;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A-70, over made-up folders: no machine of ours has a graphics card, so these are fakes. */
class LinuxHardwareTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    Files.writeString(path, text);
  }

  @Test
  void processorAndMemory() throws IOException {
    write("proc/cpuinfo", "processor : 0\nmodel name\t: Fast 9000\nmodel name\t: Other\n");
    write("proc/meminfo", "MemTotal:       2097152 kB\nMemFree: 1 kB\n");
    Hardware hardware = new LinuxHardware(root).look();

    assertThat(hardware.cpu()).isEqualTo("Fast 9000");
    assertThat(hardware.memoryMebibytes()).isEqualTo(2_048);
    assertThat(hardware.cores()).isPositive();
    assertThat(hardware.gpus()).isEmpty();
  }

  @Test
  void whatIsNotToldIsLeftOut() {
    Hardware hardware = new LinuxHardware(root).look();
    assertThat(hardware.cpu()).isEmpty();
    assertThat(hardware.memoryMebibytes()).isZero();
  }

  @Test
  void graphicsCardsByTheirDrivers() throws IOException {
    write("proc/driver/nvidia/gpus/0000:41:00.0/information", "IRQ: 5\n");
    write("proc/driver/nvidia/gpus/0000:3b:00.0/information", "Model: \t Tesla T4\nIRQ: 5\n");
    write("sys/class/drm/card0/device/vendor", "0x1002\n");
    write("sys/class/drm/card0/device/device", "0x73bf\n");
    write("sys/class/drm/card1/device/vendor", "0x1a03\n"); // a server's console computes nothing
    write("sys/class/drm/card0-DP-1/device/vendor", "0x1002\n"); // an outlet of the first

    assertThat(new LinuxHardware(root).look().gpus())
        .containsExactly("Tesla T4", "NVIDIA", "AMD 0x73bf");
  }
}
