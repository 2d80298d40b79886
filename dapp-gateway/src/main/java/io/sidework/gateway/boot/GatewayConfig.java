package io.sidework.gateway.boot;

import io.sidework.gateway.api.Fields;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.api.MalformedDocument;
import io.sidework.protocol.type.Address;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The gateway's configuration.
 *
 * @param chain JSON-RPC of the chain
 * @param deployedAt block in which the contract was deployed
 * @param data folder for posted orders
 */
public record GatewayConfig(
    String host, int port, URI chain, Address contract, long deployedAt, Path data) {
  /**
   * Reads a JSON file; paths in it are relative to its folder.
   *
   * @throws MalformedDocument naming the field that is wrong
   */
  public static GatewayConfig load(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new MalformedDocument("", "cannot read configuration " + file);
    }
    Fields fields =
        Fields.of(
            Json.parse(bytes), "", List.of("listen", "chain", "contract", "deployedAt", "data"));
    String listen =
        fields.optional("listen").isPresent()
            ? fields.text("listen", "127.0.0.1:8080")
            : "127.0.0.1:8080";
    int colon = listen.lastIndexOf(':');
    if (colon < 1 || !listen.substring(colon + 1).matches("[0-9]{1,5}") || port(listen) > 65_535) {
      throw new MalformedDocument("listen", "must be HOST:PORT such as 127.0.0.1:8080");
    }
    long deployedAt =
        fields.optional("deployedAt").isPresent()
            ? fields.integer("deployedAt", 0, Long.MAX_VALUE)
            : 0;
    String data = fields.optional("data").isPresent() ? fields.text("data", "gateway") : "gateway";
    return new GatewayConfig(
        listen.substring(0, colon),
        port(listen),
        chain(fields),
        fields.address("contract"),
        deployedAt,
        file.toAbsolutePath().resolveSibling(data));
  }

  private static int port(String listen) {
    return Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
  }

  private static URI chain(Fields fields) {
    String text = fields.text("chain", "http://127.0.0.1:8545");
    try {
      URI uri = new URI(text);
      if ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) {
        return uri;
      }
    } catch (java.net.URISyntaxException e) {
      // Said below, in the same words.
    }
    throw new MalformedDocument(
        "chain", "must be a URL such as http://127.0.0.1:8545, got '" + text + "'");
  }
}
