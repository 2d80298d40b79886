package io.sidework.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.api.MalformedDocument;
import io.sidework.protocol.type.Address;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to reach a network: network.json of a network's folder. Fields that it does not know are left
 * alone, other programs have theirs in the same file.
 *
 * @param chain JSON-RPC of the chain
 * @param gateway base URL
 * @param requesterKey key file of whoever orders from this folder, if there is one
 */
public record Network(
    Path dir,
    URI chain,
    Address contract,
    Address token,
    long deployedAt,
    URI gateway,
    Optional<Path> requesterKey) {
  public static final String FILE = "network.json";

  /**
   * Reads DIR/network.json.
   *
   * @throws BadInput when there is none, or it is damaged
   */
  public static Network load(Path dir) {
    Path file = dir.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw new BadInput("no network found in " + dir + ": start one with ./sidework up");
    }
    try {
      JsonNode json = Json.parse(Files.readAllBytes(file));
      return new Network(
          dir,
          URI.create(text(json, "chain")),
          Address.parse(text(json, "contract")),
          Address.parse(text(json, "token")),
          json.path("deployedAt").asLong(0),
          URI.create(text(json, "gateway")),
          Optional.ofNullable(json.get("requesterKey")).map(key -> dir.resolve(key.asText())));
    } catch (IOException | IllegalArgumentException | MalformedDocument e) {
      throw new BadInput(file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = json.path(name);
    if (!value.isTextual()) {
      throw new MalformedDocument(name, "is missing");
    }
    return value.textValue();
  }
}
