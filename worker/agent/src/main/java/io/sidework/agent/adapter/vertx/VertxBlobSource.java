package io.sidework.agent.adapter.vertx;

import io.sidework.agent.application.policy.Bandwidth;
import io.sidework.agent.port.BlobSource;
import io.sidework.protocol.type.Bytes32;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@link BlobSource} over HTTP: GET /v1/blobs/{sha256}. */
public final class VertxBlobSource implements BlobSource {
  private static final int CONNECT_MILLIS = 3_000;
  private static final long IDLE_MILLIS = 5_000;
  private static final long LIMIT_SECONDS = 60;

  private final Vertx vertx;
  private final HttpClient client;
  private final Bandwidth bandwidth;
  private final DeniedHosts denied;

  /**
   * @param bandwidth that blobs share with openings
   * @param denied hosts that give none
   */
  public VertxBlobSource(Vertx vertx, Bandwidth bandwidth, DeniedHosts denied) {
    this.vertx = vertx;
    this.bandwidth = bandwidth;
    this.denied = denied;
    client =
        vertx.createHttpClient(
            // Blobs are few: a kept connection would more often be found closed than save anything.
            new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setKeepAlive(false));
  }

  @Override
  public byte[] fetch(String endpoint, Bytes32 sha256, int maxBytes)
      throws IOException, InterruptedException {
    try {
      RequestOptions request =
          new RequestOptions()
              .setMethod(HttpMethod.GET)
              .setAbsoluteURI(base(endpoint) + "/v1/blobs/" + sha256)
              .setIdleTimeout(IDLE_MILLIS);
      return client
          .request(request)
          .compose(denied::pass)
          .compose(HttpClientRequest::send)
          .compose(response -> body(response, maxBytes))
          .toCompletionStage()
          .toCompletableFuture()
          .get(LIMIT_SECONDS + bandwidth.seconds(maxBytes), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
    }
  }

  /** Stops reading for a while, so that the node has to stop sending. */
  private void slowDown(HttpClientResponse response, long millis) {
    if (millis > 0) {
      response.pause();
      vertx.setTimer(millis, t -> response.resume());
    }
  }

  private static String base(String endpoint) {
    return endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
  }

  /** Collects the body as long as it stays within its limit: a node may send without end. */
  private Future<byte[]> body(HttpClientResponse response, int maxBytes) {
    if (response.statusCode() != 200) {
      return Future.failedFuture("status " + response.statusCode());
    }
    Promise<byte[]> body = Promise.promise();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    response.exceptionHandler(body::tryFail);
    response.endHandler(v -> body.tryComplete(bytes.toByteArray()));
    response.handler(
        chunk -> {
          if (bytes.size() + chunk.length() > maxBytes) {
            body.tryFail("over " + maxBytes + " bytes");
            response.request().reset();
          } else {
            bytes.writeBytes(chunk.getBytes());
            slowDown(response, bandwidth.take(chunk.length()));
          }
        });
    return body.future();
  }
}
