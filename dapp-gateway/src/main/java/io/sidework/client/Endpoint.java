package io.sidework.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.api.MalformedDocument;
import io.sidework.gateway.api.OutputLines;
import io.sidework.gateway.api.SignedOffer;
import io.sidework.gateway.api.SignedRequest;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A gateway, or a node: both serve certificates, outputs and blobs at the same paths, so that
 * results can be had without any gateway. Nothing that comes from here is believed. Calls block and
 * throw {@link Unanswered}, or {@link BadInput} when the other side says the request is wrong.
 */
public final class Endpoint {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Of a blob, the largest answer that any path has; nobody is to fill the client's memory. */
  private static final int MAX_ANSWER = 16 << 20;

  private final URI base;

  public Endpoint(URI base) {
    String text = base.toString();
    this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  public URI base() {
    return base;
  }

  /** Stores a blob with a quorum of nodes; its name is its hash. */
  public Bytes32 putBlob(byte[] blob) {
    Bytes32 sha256 = Sha256.hash(blob);
    HttpRequest request =
        request("/v1/blobs/" + sha256)
            .header("content-type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(blob))
            .build();
    read(request);
    return sha256;
  }

  public void postJob(SignedRequest order) {
    read(post("/v1/jobs", order.toJson()));
  }

  /** Offers of a pool, as posted: their signatures are still to be checked. */
  public List<SignedOffer> offers(Address pool) {
    JsonNode document = json(read(request("/v1/offers?pool=" + pool).build()));
    List<SignedOffer> offers = new ArrayList<>();
    for (JsonNode offer : document.path("offers")) {
      ObjectNode signed = Json.object();
      signed.set("order", offer.path("order"));
      signed.set("signature", offer.path("signature"));
      offers.add(SignedOffer.parse(signed));
    }
    return offers;
  }

  /** The gateway's view of a deal. */
  public JsonNode deal(DealId deal) {
    return json(read(request("/v1/deals/" + deal).build()));
  }

  /** What a node says of itself. */
  public JsonNode status() {
    return json(read(request("/v1/status").build()));
  }

  /** Certificates of some lots, as they came. */
  public List<SegmentCertificate> certificates(DealId deal, int first, int lots) {
    byte[] body =
        read(
            request("/v1/deals/" + deal + "/certificates?first=" + first + "&count=" + lots)
                .build());
    try {
      return Reader.all(body, in -> in.list(1 << 20, SegmentCertificate::decode));
    } catch (MalformedMessage e) {
      throw new Unanswered(base + " sent malformed certificates: " + e.getMessage(), e);
    }
  }

  /** Hands over outputs under the hashes they were sent with, one by one. */
  public void outputs(Collection<Bytes32> hashes, BiConsumer<Bytes32, byte[]> sink) {
    ArrayNode names = Json.array();
    hashes.forEach(hash -> names.add(hash.toString()));
    HttpResponse<InputStream> response = send(post("/v1/outputs", names));
    try (InputStream body = response.body()) {
      OutputLines.read(body, sink);
    } catch (IOException | MalformedDocument e) {
      throw new Unanswered(base + " broke off or sent malformed outputs", e);
    }
  }

  private HttpRequest post(String path, JsonNode document) {
    return request(path)
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofByteArray(Json.bytes(document)))
        .build();
  }

  /** What it gives for a blob's name: to be held against it. */
  public byte[] blob(Bytes32 sha256) {
    return read(request("/v1/blobs/" + sha256).GET().build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
  }

  private byte[] read(HttpRequest request) {
    try (InputStream body = send(request).body()) {
      byte[] answer = body.readNBytes(MAX_ANSWER + 1);
      if (answer.length > MAX_ANSWER) {
        throw new Unanswered(base + " answered with more than " + MAX_ANSWER + " bytes");
      }
      return answer;
    } catch (IOException e) {
      throw new Unanswered(base + " broke off its answer", e);
    }
  }

  private JsonNode json(byte[] body) {
    try {
      return Json.parse(body);
    } catch (MalformedDocument e) {
      throw new Unanswered(base + " answered with something else than JSON", e);
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request) {
    HttpResponse<InputStream> response;
    try {
      response = HTTP.send(request, BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new Unanswered(base + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unanswered("interrupted", e);
    }
    if (response.statusCode() / 100 == 2) {
      return response;
    }
    String detail = detail(response);
    if (response.statusCode() == 400
        || response.statusCode() == 413
        || response.statusCode() == 422) {
      throw new BadInput(base + " refused: " + detail);
    }
    throw new Unanswered(base + " answered " + response.statusCode() + ": " + detail);
  }

  private static String detail(HttpResponse<InputStream> response) {
    try (InputStream body = response.body()) {
      return Json.parse(body.readNBytes(1 << 16)).path("detail").asText("no reason given");
    } catch (IOException | MalformedDocument e) {
      return "no reason given";
    }
  }
}
