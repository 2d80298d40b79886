package io.sidework.gateway.adapter.http;

import io.sidework.gateway.api.Json;
import io.sidework.gateway.application.EventFeed;
import io.sidework.gateway.application.GatewayEvent;
import io.sidework.protocol.type.DealId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events as they happen (Server-Sent Events of the HTML standard). */
record EventRoutes(EventFeed feed) {
  private static final long KEEP_ALIVE_MILLIS = 10_000;

  List<Route> routes() {
    return List.of(Route.get("/v1/events", this::events));
  }

  private Answer events(Request request) {
    request.allowing("deal");
    Optional<DealId> deal = request.queryDeal("deal");
    String last = request.headers().getOrDefault("last-event-id", "");
    long after = last.matches("[0-9]{1,18}") ? Long.parseLong(last) : -1;
    EventFeed.Listener listener = feed.listen(deal, after);
    return Answer.stream(
        "text/event-stream",
        Map.of("cache-control", "no-store"),
        listener::close,
        sink -> write(listener, sink));
  }

  private static void write(EventFeed.Listener listener, Answer.Sink sink)
      throws IOException, InterruptedException {
    sink.write(": connected\n\n".getBytes(StandardCharsets.UTF_8));
    while (!listener.isCut()) {
      GatewayEvent event = listener.next(KEEP_ALIVE_MILLIS);
      sink.write(
          (event == null ? ": still here\n\n" : text(event)).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String text(GatewayEvent event) {
    String id = event.id() < 0 ? "" : "id: " + event.id() + "\n";
    return id + "event: " + event.name() + "\ndata: " + Json.text(event.body()) + "\n\n";
  }
}
