package io.sidework.gateway.adapter.http;

import io.sidework.gateway.application.Refusal;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes bodies in, each into an array of exactly its stated length, and bounds what all of them
 * together hold in memory: the heap has no room for copies of the largest ones (spec G-3).
 */
final class BodyIntake {
  /** The largest body has to come at 1 Mbit/s at least: slow ones would keep others out. */
  private static final long PATIENCE_MILLIS = 130_000;

  private static final String BODY = "body";

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  BodyIntake(long limit) {
    this.limit = limit;
  }

  /**
   * Reads the body and goes on to the next handler, or answers with what is wrong. The body of a
   * refused request is dropped as it comes: cutting the connection would lose the answer.
   */
  void take(RoutingContext context, int max) {
    HttpServerRequest request = context.request();
    String stated = request.getHeader("content-length");
    if (stated == null || !stated.matches("[0-9]{1,18}")) {
      VertxServer.send(
          context,
          Problem.of(
              411,
              "length-required",
              "length required",
              "send the body with a Content-Length, of at most " + max + " bytes"));
      return;
    }
    long size = Long.parseLong(stated);
    if (size > max) {
      VertxServer.send(
          context,
          Problem.of(
              new Refusal(
                      Refusal.Reason.TOO_LARGE,
                      "the body of this request may have at most " + max + " bytes, got " + size)
                  .with("limit", max)));
      return;
    }
    if (used.addAndGet(size) > limit) {
      used.addAndGet(-size);
      context.response().putHeader("retry-after", "1");
      VertxServer.send(
          context,
          Problem.of(
              new Refusal(
                  Refusal.Reason.UNAVAILABLE,
                  "too much is being uploaded at once, try again in a second")));
      return;
    }
    context.addEndHandler(done -> used.addAndGet(-size));
    read(context, new byte[(int) size]);
  }

  private static void read(RoutingContext context, byte[] body) {
    HttpServerRequest request = context.request();
    int[] filled = {0};
    long timer = context.vertx().setTimer(PATIENCE_MILLIS, late -> request.connection().close());
    context.addEndHandler(done -> context.vertx().cancelTimer(timer));
    request.handler(
        part -> {
          part.getBytes(0, part.length(), body, filled[0]);
          filled[0] += part.length();
        });
    request.endHandler(
        end -> {
          context.vertx().cancelTimer(timer);
          context.put(BODY, body);
          context.next();
        });
    if ("100-continue".equalsIgnoreCase(request.getHeader("expect"))) {
      context.response().writeContinue();
    }
  }

  static byte[] body(RoutingContext context) {
    byte[] body = context.get(BODY);
    return body == null ? new byte[0] : body;
  }
}
