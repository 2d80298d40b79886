package io.sidework.node.adapter.http;

import io.sidework.node.port.BlobSource;
import io.sidework.node.port.Blobs;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link BlobSource} over the nodes' own GET /v1/blobs; bytes count only by their hash. */
public final class HttpBlobSource implements BlobSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpBlobSource.class);

  private final HttpAnswers answers;

  public HttpBlobSource() {
    this(Duration.ofSeconds(10));
  }

  HttpBlobSource(Duration limit) {
    this.answers = new HttpAnswers(limit);
  }

  @Override
  public Optional<byte[]> fetch(String endpoint, Bytes32 sha256) throws InterruptedException {
    try {
      var request = HttpAnswers.request(endpoint, "/v1/blobs/" + sha256).build();
      return Optional.of(answers.body(request, Blobs.MAX_BYTES))
          .filter(blob -> Sha256.hash(blob).equals(sha256));
    } catch (IOException e) {
      LOG.debug("no blob {} from {}: {}", sha256, endpoint, e.toString());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    answers.close();
  }
}
