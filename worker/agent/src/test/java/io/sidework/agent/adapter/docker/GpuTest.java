package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import io.sidework.runtime.TaskFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spec C-40 to C-42. There is no card here: a device file that computes nothing stands for one. */
class GpuTest {
  private static final Path FAKE = Path.of("/dev/sidework-test-card");

  @Test
  void theOwnerNamesDeviceFiles() {
    assertThat(Gpu.parse("Radeon RX: /dev/kfd, /dev/dri/renderD128"))
        .isEqualTo(
            new Gpu(
                "Radeon RX", new Gpu.Access.ByFiles(List.of("/dev/kfd", "/dev/dri/renderD128"))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Radeon", ": /dev/kfd", "Radeon: ", "R: /etc/passwd", "R: /dev/a,,"})
  void otherTextsAreRefused(String text) {
    assertThatThrownBy(() -> Gpu.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void cardsOfTheNvidiaRuntimeAreKnownByTheirIdentity(@TempDir Path root) throws Exception {
    Path card = Files.createDirectories(root.resolve("proc/driver/nvidia/gpus/0000:01:00.0"));
    Files.writeString(
        card.resolve("information"), "Model: \t\t NVIDIA L4\nGPU UUID: \t GPU-1234\n");
    Gpu known = new Gpu("NVIDIA L4", new Gpu.Access.ByEngine("nvidia", "GPU-1234"));

    assertThat(report("{\"Runtimes\": {\"runc\": {}, \"nvidia\": {}}}", root).gpus())
        .containsExactly(known);
    // The driver alone does not get a card into a container.
    assertThat(report("{\"Runtimes\": {\"runc\": {}}}", root).gpus()).isEmpty();
    assertThat(Gpu.requests(List.of(known)))
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.getDriver()).isEqualTo("nvidia");
              assertThat(request.getDeviceIds()).containsExactly("GPU-1234");
            });
  }

  @Test
  void discoveredDevicesAreCountedOnce(@TempDir Path root) throws Exception {
    String info =
        """
        {"ServerVersion": "28.3.0", "SecurityOptions": ["name=seccomp,profile=builtin"],
         "DiscoveredDevices": [
          {"Source": "cdi", "ID": "nvidia.com/gpu=0"}, {"Source": "cdi", "ID": "nvidia.com/gpu=1"},
          {"Source": "cdi", "ID": "nvidia.com/gpu=GPU-12"}, {"Source": "cdi", "ID": "x.com/nic=0"},
          {"Source": "cdi", "ID": "nvidia.com/gpu=all"}]}
        """;
    EngineReport report = report(info, root);
    assertThat(report.gpus())
        .extracting(Gpu::model)
        .containsExactly("nvidia.com/gpu=0", "nvidia.com/gpu=1");
    assertThat(report.describe())
        .isEqualTo("containers (28.3.0): no network, read-only, no capabilities, seccomp");
  }

  private static EngineReport report(String info, Path root) throws Exception {
    ObjectMapper json =
        DefaultDockerClientConfig.createDefaultConfigBuilder().build().getObjectMapper();
    return EngineReport.of(json.readValue(info, Info.class), root);
  }

  @Test
  void eachCardHasOneTaskAtATime() throws Exception {
    Gpu card = Gpu.parse("Fake: /dev/null");
    Gpus gpus = new Gpus(List.of(card, card));
    assertThat(gpus.take(0)).isEmpty();
    List<Gpu> taken = gpus.take(2);
    assertThatThrownBy(() -> gpus.take(1)).hasMessage("it wants 1 graphics cards, 0 of 2 are free");
    gpus.giveBack(taken);
    assertThat(gpus.take(1)).hasSize(1);
    assertThatThrownBy(() -> gpus.take(2)).isInstanceOf(Images.Unavailable.class);
  }

  @Test
  void aTaskThatAsksForACardHasItAndNobodyElseHas() throws Exception {
    Gpu fake = Gpu.parse("Fake: " + FAKE);
    try (TestEngine engine = TestEngine.orSkip("gpu", fake)) {
      makeFakeOrSkip();
      String look =
          "if echo x > %s; then echo card; else echo none; fi 2>/dev/null".formatted(FAKE);
      assertThat(run(engine, look, 1)).isEqualTo("card\n");
      assertThat(run(engine, look, 0)).isEqualTo("none\n");
      assertThatThrownBy(() -> run(engine, look, 2))
          .hasMessage("it wants 2 graphics cards, 1 of 1 are free");
      assertThat(run(engine, look, 1)).isEqualTo("card\n");
    } finally {
      Files.deleteIfExists(FAKE);
    }
  }

  /** The null device by another name, of a group that the task is not in. */
  private static void makeFakeOrSkip() throws Exception {
    Process made =
        new ProcessBuilder("sh", "-c", "mknod -m 660 %s c 1 3 && chgrp 44 %s".formatted(FAKE, FAKE))
            .start();
    Assumptions.assumeTrue(
        made.waitFor(5, TimeUnit.SECONDS) && made.exitValue() == 0,
        "skipped: no device file can be made here");
  }

  private static String run(TestEngine engine, String script, int cards) throws Exception {
    ContainerTask plain = engine.task(script, TaskFiles.NONE);
    ContainerTask task =
        new ContainerTask(
            engine.program(plain.program().command(), List.of(), cards),
            List.of(),
            plain.stdin(),
            plain.files(),
            plain.memoryBytes(),
            plain.outputBytes(),
            Duration.ofSeconds(20));
    Ending.Finished ending = (Ending.Finished) engine.run(task);
    return new String(ending.output(), StandardCharsets.UTF_8);
  }
}
