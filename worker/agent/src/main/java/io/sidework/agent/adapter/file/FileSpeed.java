package io.sidework.agent.adapter.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sidework.agent.application.description.Speed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Keeps the measured speed in a file, so that a restart does not measure again. */
public final class FileSpeed {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;

  public FileSpeed(Path file) {
    this.file = file;
  }

  /** Empty when there is none, or none that can be read: then it is measured again. */
  public Optional<Speed> read() {
    try {
      JsonNode json = JSON.readTree(Files.readString(file));
      long speed = json.path("fuelPerSecond").asLong();
      return speed <= 0
          ? Optional.empty()
          : Optional.of(
              new Speed(json.path("machine").asText(), json.path("version").asText(), speed));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public void write(Speed speed) throws IOException {
    String json =
        JSON.createObjectNode()
            .put("machine", speed.machine())
            .put("version", speed.version())
            .put("fuelPerSecond", speed.fuelPerSecond())
            .toPrettyString();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, json + "\n");
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
