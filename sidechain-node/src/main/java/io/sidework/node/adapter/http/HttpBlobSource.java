package io.sidework.node.adapter.http;

import io.sidework.node.port.BlobSource;
import io.sidework.node.port.Blobs;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@link BlobSource} over the nodes' own GET /v1/blobs. An endpoint is what its owner published:
 * nothing but http(s) is asked, redirects are not followed, and bytes count only by their hash.
 */
public final class HttpBlobSource implements BlobSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpBlobSource.class);
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  @Override
  public Optional<byte[]> fetch(String endpoint, Bytes32 sha256) throws InterruptedException {
    try {
      URI uri = URI.create(endpoint + "/v1/blobs/" + sha256);
      if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
        return Optional.empty();
      }
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(uri).timeout(LIMIT).build(),
              BodyHandlers.limiting(BodyHandlers.ofByteArray(), Blobs.MAX_BYTES));
      return response.statusCode() == 200 && Sha256.hash(response.body()).equals(sha256)
          ? Optional.of(response.body())
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("no blob {} from {}: {}", sha256, endpoint, e.toString());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
