package io.sidework.gateway.adapter.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.api.MalformedDocument;
import io.sidework.gateway.api.OutputLines;
import io.sidework.gateway.port.NodeFailed;
import io.sidework.gateway.port.Nodes;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Nodes over the JDK's HTTP client. Every answer is read up to a limit only: a bad node must not
 * fill the gateway's memory.
 */
public final class JdkNodes implements Nodes, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration TRANSFER = Duration.ofSeconds(60);
  private static final int MAX_PROGRESS = 4 << 20;
  private static final int MAX_BLOB = 16 << 20;
  private static final int MAX_CERTIFICATES = 8 << 20;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(3))
          .build();

  @Override
  public void put(String node, Bytes32 sha256, byte[] blob) {
    HttpRequest request =
        request(node, "/v1/blobs/" + sha256, TRANSFER)
            .header("content-type", "application/octet-stream")
            .PUT(inParts(blob))
            .build();
    try (InputStream body = send(request, node).body()) {
      body.skip(MAX_PROGRESS);
    } catch (IOException e) {
      throw new NodeFailed(node + ": " + e.getMessage(), e);
    }
  }

  /** Read as it is sent: ofByteArray would copy all of it first, for every node at once. */
  private static HttpRequest.BodyPublisher inParts(byte[] blob) {
    return blob.length == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(blob)), blob.length);
  }

  @Override
  public Optional<byte[]> blob(String node, Bytes32 sha256) {
    return get(node, "/v1/blobs/" + sha256, TRANSFER, MAX_BLOB);
  }

  @Override
  public Optional<JsonNode> progress(String node, DealId deal) {
    try {
      return get(node, "/v1/deals/" + deal, PATIENCE, MAX_PROGRESS).map(Json::parse);
    } catch (MalformedDocument e) {
      throw new NodeFailed(node + ": " + e.getMessage(), e);
    }
  }

  @Override
  public List<SegmentCertificate> certificates(String node, DealId deal, int first, int lots) {
    String path = "/v1/deals/" + deal + "/certificates?first=" + first + "&count=" + lots;
    Optional<byte[]> body = get(node, path, TRANSFER, MAX_CERTIFICATES);
    try {
      return body.map(
              bytes -> Reader.all(bytes, in -> in.list(1 << 20, SegmentCertificate::decode)))
          .orElse(List.of());
    } catch (MalformedMessage e) {
      throw new NodeFailed(node + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void outputs(String node, Collection<Bytes32> hashes, BiConsumer<Bytes32, byte[]> sink) {
    ArrayNode names = Json.array();
    hashes.forEach(hash -> names.add(hash.toString()));
    HttpRequest request =
        request(node, "/v1/outputs", TRANSFER)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.bytes(names)))
            .build();
    try (InputStream body = send(request, node).body()) {
      OutputLines.read(body, sink);
    } catch (IOException | MalformedDocument e) {
      throw new NodeFailed(node + ": " + e.getMessage(), e);
    }
  }

  @Override
  public boolean isAlive(String node) {
    try {
      return get(node, "/v1/status", Duration.ofSeconds(2), MAX_PROGRESS).isPresent();
    } catch (NodeFailed e) {
      return false;
    }
  }

  private Optional<byte[]> get(String node, String path, Duration timeout, int max) {
    HttpResponse<InputStream> response = exchange(request(node, path, timeout).build(), node);
    try (InputStream body = response.body()) {
      if (response.statusCode() == 404) {
        return Optional.empty();
      }
      requireSuccess(response, node);
      byte[] bytes = read(response, body, max);
      if (bytes.length > max) {
        throw new NodeFailed(node + " answered with more than " + max + " bytes");
      }
      return Optional.of(bytes);
    } catch (IOException e) {
      throw new NodeFailed(node + ": " + e.getMessage(), e);
    }
  }

  /** Into an array of the stated length where there is one: no second copy of a large blob. */
  private static byte[] read(HttpResponse<InputStream> response, InputStream body, int max)
      throws IOException {
    long stated = response.headers().firstValueAsLong("content-length").orElse(-1);
    if (stated < 0 || stated > max) {
      return body.readNBytes(max + 1);
    }
    byte[] bytes = new byte[(int) stated];
    if (body.readNBytes(bytes, 0, bytes.length) < bytes.length) {
      throw new IOException("the answer broke off");
    }
    return bytes;
  }

  private HttpResponse<InputStream> send(HttpRequest request, String node) {
    HttpResponse<InputStream> response = exchange(request, node);
    requireSuccess(response, node);
    return response;
  }

  private static void requireSuccess(HttpResponse<InputStream> response, String node) {
    if (response.statusCode() / 100 != 2) {
      throw new NodeFailed(
          node
              + " answered "
              + response.statusCode()
              + " to "
              + response.request().uri().getPath());
    }
  }

  private HttpResponse<InputStream> exchange(HttpRequest request, String node) {
    try {
      return http.send(request, BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new NodeFailed(node + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeFailed("interrupted", e);
    }
  }

  /** Node addresses are published by strangers: anything but plain HTTP is refused. */
  private static HttpRequest.Builder request(String node, String path, Duration timeout) {
    try {
      URI uri = URI.create(node.endsWith("/") ? node.substring(0, node.length() - 1) : node);
      if (!("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
        throw new NodeFailed("not an HTTP address: " + node);
      }
      return HttpRequest.newBuilder(URI.create(uri + path)).timeout(timeout);
    } catch (IllegalArgumentException e) {
      throw new NodeFailed("not an HTTP address: " + node, e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
