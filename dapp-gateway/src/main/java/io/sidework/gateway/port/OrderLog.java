package io.sidework.gateway.port;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Documents in the order they were added. What {@link #add} returned from survives any crash. */
public interface OrderLog extends AutoCloseable {
  List<JsonNode> load();

  void add(JsonNode document);

  /** Replaces everything, for leaving out what has expired. */
  void rewrite(List<JsonNode> documents);

  @Override
  void close();
}
