package io.sidework.agent.adapter.vertx;

import io.sidework.agent.application.Identity;
import io.sidework.agent.port.NodeListener;
import io.sidework.agent.port.Nodes;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** {@link Nodes} over WebSockets, a link a node. Thread-safe. */
public final class VertxNodes implements Nodes {
  /** Seconds without a byte, pongs included, after which a link is dead. */
  private static final int SILENCE = 12;

  private static final int CONNECT_MILLIS = 3_000;

  private final Vertx vertx;
  private final Context loop;
  private final Domain domain;
  private final Identity me;
  private final DeniedHosts denied;
  private final WebSocketClient client;
  private final Map<Address, NodeLink> links = new ConcurrentHashMap<>();
  private volatile Map<Address, String> endpoints = Map.of();

  /** Links to nodes wherever they are. */
  public VertxNodes(Vertx vertx, Domain domain, Identity me) {
    this(vertx, domain, me, new DeniedHosts());
  }

  /**
   * @param denied hosts to which there are no links
   */
  public VertxNodes(Vertx vertx, Domain domain, Identity me, DeniedHosts denied) {
    this.vertx = vertx;
    this.denied = denied;
    this.loop = vertx.getOrCreateContext();
    this.domain = domain;
    this.me = me;
    // One message is one frame, so a frame has to hold the largest message.
    this.client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxFrameSize(WorkerMessage.MAX_FRAME)
                .setMaxMessageSize(WorkerMessage.MAX_FRAME)
                .setConnectTimeout(CONNECT_MILLIS)
                .setReadIdleTimeout(SILENCE)
                .setMaxConnections(16));
  }

  @Override
  public synchronized void follow(Map<Address, String> wanted, NodeListener listener) {
    endpoints = Map.copyOf(wanted);
    links
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !entry.getValue().endpoint().equals(wanted.get(entry.getKey()));
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
    wanted.forEach(
        (node, endpoint) ->
            links.computeIfAbsent(
                node,
                n -> {
                  NodeLink link =
                      new NodeLink(vertx, loop, client, domain, me, n, endpoint, listener, denied);
                  link.start();
                  return link;
                }));
  }

  @Override
  public Map<Address, String> endpoints() {
    return endpoints;
  }

  @Override
  public Set<Address> linked() {
    Set<Address> linked = new TreeSet<>();
    links.forEach(
        (node, link) -> {
          if (link.isLinked()) {
            linked.add(node);
          }
        });
    return linked;
  }

  @Override
  public CompletionStage<Void> send(Collection<Address> nodes, WorkerMessage message) {
    List<NodeLink> ready = new ArrayList<>();
    for (Address node : nodes) {
      NodeLink link = links.get(node);
      if (link != null && link.isLinked()) {
        ready.add(link);
      }
    }
    if (ready.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    Buffer frame = Buffer.buffer(message.toBytes());
    List<Future<Void>> sent = ready.stream().map(link -> link.send(frame)).toList();
    return Future.join(sent).<Void>mapEmpty().otherwiseEmpty().toCompletionStage();
  }
}
