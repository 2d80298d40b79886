package io.sidework.node.adapter.vertx;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.function.IntFunction;

/** Answers made piece by piece: the next is read only when the one before has left. */
final class Stream {
  private Stream() {}

  /**
   * @param piece reads piece i; may block
   */
  static void send(Vertx vertx, RoutingContext call, int pieces, IntFunction<Buffer> piece) {
    next(vertx, call, 0, pieces, piece);
  }

  private static void next(
      Vertx vertx, RoutingContext call, int i, int pieces, IntFunction<Buffer> piece) {
    if (i == pieces) {
      call.response().end();
      return;
    }
    vertx
        .executeBlocking(() -> piece.apply(i))
        .compose(
            bytes ->
                bytes.length() == 0
                    ? io.vertx.core.Future.succeededFuture()
                    : call.response().write(bytes))
        .onSuccess(sent -> next(vertx, call, i + 1, pieces, piece))
        // Half an answer must not look like a whole one.
        .onFailure(failed -> call.request().connection().close());
  }
}
