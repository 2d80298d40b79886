package io.sidework.node.adapter.vertx;

import io.sidework.node.application.NodeView;
import io.sidework.node.application.Views;
import io.sidework.protocol.type.Address;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;

/** How the node is: as JSON for people and tools, as text for Prometheus. */
final class StatusRoutes {
  private final Vertx vertx;
  private final Views views;
  private final Sessions sessions;
  private final String chain;

  /**
   * @param chain "chainId/contract", so that a caller notices another deployment
   */
  StatusRoutes(Vertx vertx, Views views, Sessions sessions, String chain) {
    this.vertx = vertx;
    this.views = views;
    this.sessions = sessions;
    this.chain = chain;
  }

  void status(RoutingContext call) {
    Future.fromCompletionStage(views.node(), vertx.getOrCreateContext())
        .onSuccess(
            view ->
                call.response()
                    .putHeader("Content-Type", "application/json")
                    .end(json(view).toBuffer()))
        .onFailure(call::fail);
  }

  private JsonObject json(NodeView view) {
    JsonArray deals = new JsonArray();
    view.active().forEach(deal -> deals.add(DealRoutes.json(deal)));
    return new JsonObject()
        .put("account", view.account().toString())
        .put("chain", chain)
        .put("index", view.index())
        .put("epoch", view.epoch())
        .put("head", view.head())
        .put("time", view.time())
        .put("peers", addresses(view.peers()))
        .put("workers", addresses(view.workers()))
        .put("activeDeals", view.activeDeals())
        .put("runningLots", view.runningLots())
        .put("brokenLots", view.brokenLots())
        .put("reexecutions", view.reexecutions())
        .put("unsettled", view.unsettled())
        .put("abstains", view.abstains())
        .put("memory", Memory.now().json())
        .put("deals", deals);
  }

  private static JsonArray addresses(Collection<Address> accounts) {
    JsonArray list = new JsonArray();
    accounts.stream().sorted().forEach(account -> list.add(account.toString()));
    return list;
  }

  void metrics(RoutingContext call) {
    Future.fromCompletionStage(views.node(), vertx.getOrCreateContext())
        .onSuccess(
            view ->
                call.response()
                    .putHeader("Content-Type", "text/plain; version=0.0.4")
                    .end(prometheus(view)))
        .onFailure(call::fail);
  }

  private String prometheus(NodeView view) {
    Memory memory = Memory.now();
    StringBuilder out = new StringBuilder();
    gauge(out, "chain_head", view.head());
    gauge(out, "epoch", view.epoch());
    gauge(out, "peers_connected", view.peers().size());
    gauge(out, "workers_connected", view.workers().size());
    gauge(out, "deals_active", view.activeDeals());
    gauge(out, "lots_running", view.runningLots());
    gauge(out, "lots_broken", view.brokenLots());
    gauge(out, "reexecutions_waiting", view.reexecutions());
    gauge(out, "certificates_unsettled", view.unsettled());
    gauge(out, "inbound_peers_bytes", sessions.fromPeers());
    gauge(out, "inbound_workers_bytes", sessions.fromWorkers());
    gauge(out, "outbound_peers_bytes", sessions.toPeers());
    gauge(out, "outbound_workers_bytes", sessions.toWorkers());
    gauge(out, "heap_bytes", memory.heapBytes());
    gauge(out, "resident_bytes", memory.residentBytes());
    return out.toString();
  }

  private static void gauge(StringBuilder out, String name, long value) {
    out.append("# TYPE sidework_node_").append(name).append(" gauge\n");
    out.append("sidework_node_").append(name).append(' ').append(value).append('\n');
  }
}
