package io.sidework.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.api.SignedOffer;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A gateway or node over real HTTP that says whatever a test wants, true or not. */
final class FakeEndpoint implements AutoCloseable {
  final List<SegmentCertificate> certificates = new ArrayList<>();
  final Map<Bytes32, byte[]> outputs = new HashMap<>();
  final List<String> requests = new ArrayList<>();
  final List<SignedOffer> offers = new ArrayList<>();
  volatile String deal = "{}";
  volatile int status = 200;

  private final HttpServer server;

  FakeEndpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  Endpoint endpoint() {
    return new Endpoint(uri());
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    byte[] request = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    requests.add(exchange.getRequestMethod() + " " + path);
    byte[] body = body(path, request);
    if (status != 200) {
      body = "{\"detail\":\"as the test wants\"}".getBytes(StandardCharsets.UTF_8);
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private byte[] body(String path, byte[] request) {
    if (path.endsWith("/certificates")) {
      return new Writer().list(certificates).toArray();
    }
    if (path.equals("/v1/outputs")) {
      return lines(Json.parse(request));
    }
    if (path.equals("/v1/offers")) {
      ObjectNode document = Json.object();
      offers.forEach(offer -> document.withArray("offers").add(offer.toJson().put("id", "0x")));
      return Json.bytes(document);
    }
    return deal.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] lines(JsonNode hashes) {
    StringBuilder lines = new StringBuilder();
    for (JsonNode hash : hashes) {
      byte[] bytes = outputs.get(Bytes32.parse(hash.asText()));
      if (bytes != null) {
        lines
            .append(
                Json.object()
                    .put("outputHash", hash.asText())
                    .put("base64", Base64.getEncoder().encodeToString(bytes)))
            .append('\n');
      }
    }
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
