package io.sidework.agent.adapter.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.agent.application.capacity.IdleHistory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what was seen of the machine's idle time in a file. */
public final class FileIdleHistory {
  private static final Logger LOG = LoggerFactory.getLogger(FileIdleHistory.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final int VERSION = 1;
  private static final int MAX_BYTES = 64 << 10;

  private final Path file;

  public FileIdleHistory(Path file) {
    this.file = file;
  }

  /** Empty when there is none, or, which the log says, none that can be read: it begins anew. */
  public Optional<IdleHistory> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("larger than any history of idle time");
      }
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      if (json.path("version").asInt() != VERSION) {
        throw new IOException("not of version " + VERSION);
      }
      IdleHistory history = JSON.treeToValue(json.path("history"), IdleHistory.class);
      if (history == null) {
        throw new IOException("nothing in it");
      }
      return Optional.of(history);
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      LOG.warn("{} is damaged, idle time is observed anew: {}", file, why);
      return Optional.empty();
    }
  }

  /** Replaces what was there; a failure leaves it. */
  public void write(IdleHistory history) throws IOException {
    ObjectNode json = JSON.createObjectNode().put("version", VERSION);
    json.set("history", JSON.valueToTree(history));
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(JSON.writeValueAsBytes(json));
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true); // else a loss of power could leave an empty file, and weeks are lost
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
