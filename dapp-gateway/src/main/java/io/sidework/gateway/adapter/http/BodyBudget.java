package io.sidework.gateway.adapter.http;

import io.sidework.gateway.application.Refusal;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what all bodies together hold in memory. A body without a stated length counts as the
 * largest its route allows.
 */
final class BodyBudget {
  private static final String LIMIT = "body-limit";

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  BodyBudget(long limit) {
    this.limit = limit;
  }

  void admit(RoutingContext context, int max) {
    context.put(LIMIT, max);
    String stated = context.request().getHeader("content-length");
    long size = stated != null && stated.matches("[0-9]{1,18}") ? Long.parseLong(stated) : max;
    if (size > max) {
      context.request().resume();
      context.response().putHeader("connection", "close");
      VertxServer.send(context, Problem.of(tooLarge(max)));
      return;
    }
    if (used.addAndGet(size) > limit) {
      used.addAndGet(-size);
      context.response().putHeader("retry-after", "1").putHeader("connection", "close");
      VertxServer.send(
          context,
          Problem.of(
              new Refusal(
                  Refusal.Reason.UNAVAILABLE,
                  "too much is being uploaded at once, try again in a second")));
      return;
    }
    context.addEndHandler(done -> used.addAndGet(-size));
    context.next();
  }

  /** The limit of the route that a context was admitted to. */
  static int limitOf(RoutingContext context) {
    Integer limit = context.get(LIMIT);
    return limit == null ? 0 : limit;
  }

  static Refusal tooLarge(int max) {
    return new Refusal(
            Refusal.Reason.TOO_LARGE, "the body of this request may have at most " + max + " bytes")
        .with("limit", max);
  }
}
