package io.sidework.gateway.adapter.http;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Writes an answer from a blocking thread, no faster than the other side reads. */
final class ResponseSink implements Answer.Sink {
  private static final long PATIENCE_SECONDS = 30;

  private final HttpServerResponse response;
  private final Context context;

  ResponseSink(RoutingContext routing) {
    this.response = routing.response();
    this.context = routing.vertx().getOrCreateContext();
  }

  /** Blocks until the answer is on its way, or given up. */
  void deliver(Answer answer) {
    try {
      switch (answer) {
        case Answer.Whole whole -> whole(whole);
        case Answer.Streamed streamed -> stream(streamed);
      }
    } catch (IOException e) {
      // The reader has gone, or is too slow: a cut connection is how a stream says so.
      context.runOnContext(v -> response.reset());
    } catch (InterruptedException e) {
      context.runOnContext(v -> response.reset());
      Thread.currentThread().interrupt();
    }
  }

  private void whole(Answer.Whole answer) throws IOException, InterruptedException {
    await(
        () -> {
          VertxServer.head(response, answer.status(), answer.type(), answer.headers());
          return response.end(Buffer.buffer(answer.body()));
        });
  }

  private void stream(Answer.Streamed answer) throws IOException, InterruptedException {
    try {
      await(
          () -> {
            response.setChunked(!answer.headers().containsKey("content-length"));
            VertxServer.head(response, answer.status(), answer.type(), answer.headers());
            return response.writeHead();
          });
      answer.body().writeTo(this);
      await(response::end);
    } finally {
      answer.atEnd().run();
    }
  }

  @Override
  public void write(byte[] bytes) throws IOException, InterruptedException {
    await(() -> response.write(Buffer.buffer(bytes)));
  }

  private void await(Supplier<Future<Void>> step) throws IOException, InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    context.runOnContext(
        v -> {
          try {
            step.get().onSuccess(done::complete).onFailure(done::completeExceptionally);
          } catch (IllegalStateException e) {
            done.completeExceptionally(e);
          }
        });
    try {
      done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the other side does not read", e);
    }
  }
}
