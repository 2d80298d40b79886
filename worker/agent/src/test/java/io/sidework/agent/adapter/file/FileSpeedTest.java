package io.sidework.agent.adapter.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.agent.application.description.Speed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** */
class FileSpeedTest {
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  @Test
  void whatWasMeasuredIsKeptWithWhatItIsOf() throws IOException {
    Path file = folder.resolve("calibration.json");
    assertThat(new FileSpeed(file).read()).isEmpty();
    Speed speed = new Speed("a machine", "a build", 5);
    new FileSpeed(file).write(speed);

    assertThat(new FileSpeed(file).read()).contains(speed);
    assertThat(speed.isOf("a machine", "a build")).isTrue();
    assertThat(speed.isOf("another", "a build")).isFalse();
    assertThat(speed.isOf("a machine", "another")).isFalse();
  }

  @Test
  void whatCannotBeReadIsMeasuredAgain() throws IOException {
    Path file = folder.resolve("calibration.json");
    for (String text : new String[] {"", "{", "[]", "{\"fuelPerSecond\": 0}"}) {
      Files.writeString(file, text);
      assertThat(new FileSpeed(file).read()).isEmpty();
    }
  }
}
