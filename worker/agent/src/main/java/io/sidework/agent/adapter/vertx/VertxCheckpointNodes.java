package io.sidework.agent.adapter.vertx;

import io.sidework.agent.application.policy.Bandwidth;
import io.sidework.agent.port.CheckpointNodes;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.eip712.CheckpointUpload;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@link CheckpointNodes} over HTTP: /v1/deals/{id}/checkpoints/{worker}/{task}. */
public final class VertxCheckpointNodes implements CheckpointNodes {
  private static final int CONNECT_MILLIS = 3_000;
  private static final long IDLE_MILLIS = 5_000;
  private static final long LIMIT_SECONDS = 30;

  private final HttpClient client;
  private final Bandwidth bandwidth;
  private final DeniedHosts denied;

  /**
   * @param bandwidth that uploads share with blobs and openings
   * @param denied hosts that keep none
   */
  public VertxCheckpointNodes(Vertx vertx, Bandwidth bandwidth, DeniedHosts denied) {
    this.bandwidth = bandwidth;
    this.denied = denied;
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setKeepAlive(false));
  }

  @Override
  public void put(String endpoint, CheckpointUpload upload, Signature signature, byte[] sealed)
      throws IOException, InterruptedException {
    Thread.sleep(bandwidth.take(sealed.length));
    String path = path(upload.deal(), upload.worker(), upload.taskIndex());
    RequestOptions request =
        options(endpoint + path + "?leg=" + upload.leg() + "&sha256=" + upload.sha256())
            .setMethod(HttpMethod.PUT)
            .putHeader(
                "Authorization", "Sidework " + HexFormat.of().formatHex(signature.toArray()));
    int status =
        await(
            client
                .request(request)
                .compose(denied::pass)
                .compose(opened -> opened.send(Buffer.buffer(sealed)))
                .map(HttpClientResponse::statusCode));
    if (status != 204) {
      throw new IOException("status " + status);
    }
  }

  @Override
  public Optional<byte[]> get(
      String endpoint, DealId deal, Address worker, int taskIndex, int maxBytes)
      throws IOException, InterruptedException {
    RequestOptions request =
        options(endpoint + path(deal, worker, taskIndex)).setMethod(HttpMethod.GET);
    return await(
        client
            .request(request)
            .compose(denied::pass)
            .compose(HttpClientRequest::send)
            .compose(response -> body(response, maxBytes)));
  }

  private static RequestOptions options(String url) {
    return new RequestOptions().setAbsoluteURI(url).setIdleTimeout(IDLE_MILLIS);
  }

  private static String path(DealId deal, Address worker, int taskIndex) {
    return "/v1/deals/%s/checkpoints/%s/%d".formatted(deal, worker, taskIndex);
  }

  private static <T> T await(Future<T> answer) throws IOException, InterruptedException {
    try {
      return answer.toCompletionStage().toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Collects the body as long as it stays within its limit: a node may send without end. */
  private static Future<Optional<byte[]>> body(HttpClientResponse response, int maxBytes) {
    if (response.statusCode() == 404) {
      return Future.succeededFuture(Optional.empty());
    }
    if (response.statusCode() != 200) {
      return Future.failedFuture("status " + response.statusCode());
    }
    Promise<Optional<byte[]>> body = Promise.promise();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    response.exceptionHandler(body::tryFail);
    response.endHandler(v -> body.tryComplete(Optional.of(bytes.toByteArray())));
    response.handler(
        chunk -> {
          if (bytes.size() + chunk.length() > maxBytes) {
            body.tryFail("over " + maxBytes + " bytes");
            response.request().reset();
          } else {
            bytes.writeBytes(chunk.getBytes());
          }
        });
    return body.future();
  }
}
