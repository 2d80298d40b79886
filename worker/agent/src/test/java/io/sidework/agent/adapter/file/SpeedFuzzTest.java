package io.sidework.agent.adapter.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.agent.application.description.Speed;
import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A measured speed that its disk damaged is measured again. */
class SpeedFuzzTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  @Test
  void damagedFiles() throws IOException {
    Path file = folder.resolve("speed.json");
    FileSpeed kept = new FileSpeed(file);
    kept.write(new Speed("a machine", "1.0", 123_456_789));
    List<byte[]> seeds = List.of(Files.readAllBytes(file));
    Target target =
        Target.ofFile(
            "FileSpeed.read",
            file,
            () -> {
              assertThat(kept.read().map(Speed::fuelPerSecond).orElse(1L)).isPositive();
              return Target.Read.LOOSE;
            },
            640,
            256 << 10);
    assertThat(Fuzzer.run(target, seeds, Fuzzer.inputs(2_000), 9).accepted()).isPositive();
  }
}
