package io.sidework.agent.adapter.vertx;

import io.sidework.agent.application.Identity;
import io.sidework.agent.port.NodeListener;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.eip712.Login;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to one node: log in, keep alive, come back after a loss. All of it on one event loop.
 */
final class NodeLink {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLink.class);
  private static final String PATH = "/v1/worker";
  private static final long FIRST_BACKOFF = 200;
  private static final long LAST_BACKOFF = 3_000;
  private static final long LOGIN_LIMIT = 5_000;
  private static final long PING = 3_000;
  private static final int WRITE_QUEUE_BYTES = 4 << 20;

  /** Messages not yet dealt with at which reading stops. */
  private static final int MAX_PENDING = 64;

  private final Vertx vertx;
  private final Context loop;
  private final WebSocketClient client;
  private final Domain domain;
  private final Identity me;
  private final Address node;
  private final String endpoint;
  private final NodeListener listener;
  private final DeniedHosts denied;

  private volatile @Nullable ClientWebSocket welcomed;
  private @Nullable ClientWebSocket current;

  /** Whether the current socket is connected: it refuses most calls before. */
  private boolean up;

  private boolean loginSent;
  private boolean closed;
  private boolean saidDenied;
  private long backoff = FIRST_BACKOFF;
  private int pending;

  NodeLink(
      Vertx vertx,
      Context loop,
      WebSocketClient client,
      Domain domain,
      Identity me,
      Address node,
      String endpoint,
      NodeListener listener,
      DeniedHosts denied) {
    this.vertx = vertx;
    this.loop = loop;
    this.client = client;
    this.domain = domain;
    this.me = me;
    this.node = node;
    this.endpoint = endpoint;
    this.listener = listener;
    this.denied = denied;
  }

  void start() {
    loop.runOnContext(v -> connect());
  }

  String endpoint() {
    return endpoint;
  }

  boolean isLinked() {
    return welcomed != null;
  }

  /** Fails at once when not linked, or when the node does not keep up with what it was sent. */
  Future<Void> send(Buffer frame) {
    ClientWebSocket socket = welcomed;
    if (socket == null || socket.writeQueueFull()) {
      return Future.failedFuture("not ready");
    }
    return socket.writeBinaryMessage(frame);
  }

  void close() {
    loop.runOnContext(
        v -> {
          closed = true;
          ClientWebSocket socket = current;
          if (socket != null && up) {
            socket.close();
          }
        });
  }

  private void connect() {
    if (closed) {
      return;
    }
    WebSocketConnectOptions options;
    try {
      options = new WebSocketConnectOptions().setAbsoluteURI(address());
    } catch (RuntimeException e) {
      LOG.warn("node {} published an endpoint that is no URL: {}", node, endpoint);
      return;
    }
    ClientWebSocket socket = client.webSocket();
    current = socket;
    loginSent = false;
    pending = 0;
    up = false;
    socket.binaryMessageHandler(frame -> receive(socket, frame));
    socket.exceptionHandler(e -> LOG.debug("link to {}: {}", endpoint, e.getMessage()));
    socket.closeHandler(v -> lost(socket));
    socket
        .connect(options.setTimeout(LOGIN_LIMIT))
        .onSuccess(open -> keep(socket))
        .onFailure(
            e -> {
              LOG.debug("no link to {}: {}", endpoint, e.getMessage());
              lost(socket);
            });
  }

  /** http://host becomes ws://host/v1/worker, https: wss: likewise. */
  private String address() {
    String base = endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
    return (base.startsWith("http") ? "ws" + base.substring(4) : base) + PATH;
  }

  private void keep(ClientWebSocket socket) {
    up = true;
    if (closed) {
      socket.close();
      return;
    }
    if (isDenied(socket)) {
      return;
    }
    socket.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
    vertx.setTimer(
        LOGIN_LIMIT,
        t -> {
          if (current == socket && welcomed != socket) {
            LOG.warn("node {} at {} does not answer the login", node, endpoint);
            socket.close();
          }
        });
    vertx.setPeriodic(
        PING,
        timer -> {
          if (current == socket && !isDenied(socket)) {
            socket.writePing(Buffer.buffer());
          } else {
            vertx.cancelTimer(timer);
          }
        });
  }

  /** Whether its host is denied by now; then the link is lost. */
  private boolean isDenied(ClientWebSocket socket) {
    if (!denied.cover(socket.remoteAddress())) {
      saidDenied = false;
      return false;
    }
    if (!saidDenied) {
      saidDenied = true;
      LOG.warn(
          "node {} at {} is not linked: host {} is denied",
          node,
          endpoint,
          socket.remoteAddress().hostAddress());
    }
    lost(socket);
    socket.close();
    return true;
  }

  private void lost(ClientWebSocket socket) {
    if (current != socket) {
      return;
    }
    current = null;
    if (welcomed == socket) {
      LOG.info("link to node {} at {} lost", node, endpoint);
      welcomed = null;
    }
    if (!closed) {
      vertx.setTimer(backoff, t -> connect());
      backoff = Math.min(2 * backoff, LAST_BACKOFF);
    }
  }

  private void receive(ClientWebSocket socket, Buffer frame) {
    if (current != socket) {
      return;
    }
    try {
      WorkerMessage message = WorkerMessage.decode(frame.getBytes());
      if (welcomed == socket) {
        deliver(socket, message);
      } else {
        logIn(socket, message);
      }
    } catch (MalformedMessage e) {
      LOG.warn("node {} at {}: {}", node, endpoint, e.getMessage());
      socket.close();
    }
  }

  private void logIn(ClientWebSocket socket, WorkerMessage message) {
    switch (message) {
      // Whoever answers at the endpoint must be the node that the chain names, or our signature
      // would let it pose as us at that node (spec A-5).
      case WorkerMessage.Challenge challenge when challenge.node().equals(node) && !loginSent -> {
        loginSent = true;
        Login login = new Login(me.owner(), node, challenge.nonce());
        WorkerMessage answer = new WorkerMessage.Login(me.owner(), domain.sign(me.key(), login));
        socket.writeBinaryMessage(Buffer.buffer(answer.toBytes()));
      }
      case WorkerMessage.Welcome welcome when loginSent -> {
        backoff = FIRST_BACKOFF;
        welcomed = socket;
        LOG.info("linked to node {} at {}", node, endpoint);
        listener.linked(node);
      }
      case WorkerMessage.Challenge challenge -> {
        LOG.warn("{} says it is node {}, the chain says {}", endpoint, challenge.node(), node);
        socket.close();
      }
      case WorkerMessage.Refused(String reason) -> {
        LOG.warn("node {} refused the login: {}", node, reason);
        socket.close();
      }
      default -> socket.close();
    }
  }

  private void deliver(ClientWebSocket socket, WorkerMessage message) {
    if (++pending >= MAX_PENDING) {
      socket.pause();
    }
    listener.received(node, message, () -> loop.runOnContext(v -> taken(socket)));
  }

  private void taken(ClientWebSocket socket) {
    if (current == socket && pending-- == MAX_PENDING) {
      socket.resume();
    }
  }
}
