package io.sidework.node.adapter.vertx;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** An error as RFC 9457 problem details: what was wrong, and what would be right. */
record Problem(int status, String title, String detail) {
  static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail);
  }

  void send(RoutingContext call) {
    if (call.response().ended() || call.response().headWritten()) {
      return;
    }
    call.response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/problem+json")
        .end(
            new JsonObject()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail)
                .toBuffer());
  }
}
