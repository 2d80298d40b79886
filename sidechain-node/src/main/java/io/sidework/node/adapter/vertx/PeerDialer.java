package io.sidework.node.adapter.vertx;

import io.sidework.node.application.Membership;
import io.sidework.node.application.Self;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to every committee member: of two nodes the one with the lower account
 * dials. All of it runs on one event loop.
 */
final class PeerDialer {
  private static final Logger LOG = LoggerFactory.getLogger(PeerDialer.class);
  private static final long LOOK_MILLIS = 100;
  private static final long FIRST_PAUSE_MILLIS = 200;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;
  private static final long LOGIN_MILLIS = 5_000;
  private static final int IDLE_SECONDS = 60;

  private final Vertx vertx;
  private final Self self;
  private final Doorkeeper door;
  private final Sessions sessions;
  private final SocketServer sockets;
  private final Supplier<Membership> membership;
  private final WebSocketClient client;
  private final Map<Address, Pause> pauses = new HashMap<>();
  private volatile boolean stopped;

  private static final class Pause {
    private boolean dialling;
    private long length = FIRST_PAUSE_MILLIS;
    private long until;
  }

  PeerDialer(
      Vertx vertx,
      Self self,
      Doorkeeper door,
      Sessions sessions,
      SocketServer sockets,
      Supplier<Membership> membership) {
    this.vertx = vertx;
    this.self = self;
    this.door = door;
    this.sessions = sessions;
    this.sockets = sockets;
    this.membership = membership;
    this.client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxFrameSize(VertxFront.MAX_SOCKET_FRAME)
                .setMaxMessageSize(VertxFront.MAX_SOCKET_MESSAGE)
                .setConnectTimeout(2_000)
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxConnections(VertxFront.MAX_PEERS));
  }

  /** Call on the event loop that is to do it. */
  void start() {
    vertx.setPeriodic(LOOK_MILLIS, tick -> look());
  }

  /** Dials nobody any more; for the moments in which everything closes. */
  void stop() {
    stopped = true;
  }

  private void look() {
    if (stopped) {
      return;
    }
    Membership now = membership.get();
    for (Address peer : now.peers()) {
      String endpoint = now.endpoints().get(peer);
      Pause pause = pauses.computeIfAbsent(peer, key -> new Pause());
      if (self.account().compareTo(peer) < 0
          && endpoint != null
          && !sessions.hasPeer(peer)
          && !pause.dialling
          && millis() >= pause.until) {
        dial(peer, endpoint, pause);
      }
    }
    pauses.keySet().retainAll(now.peers());
  }

  private void dial(Address peer, String endpoint, Pause pause) {
    WebSocketConnectOptions to;
    try {
      URI uri = URI.create(endpoint);
      if (uri.getHost() == null) {
        throw new IllegalArgumentException("no host");
      }
      boolean ssl = "https".equals(uri.getScheme());
      int port = uri.getPort() < 0 ? (ssl ? 443 : 80) : uri.getPort();
      to =
          new WebSocketConnectOptions()
              .setHost(uri.getHost())
              .setPort(port)
              .setSsl(ssl)
              .setURI(uri.getPath() + SocketServer.PEER_PATH);
    } catch (IllegalArgumentException e) {
      LOG.warn("node {} has published an endpoint that is no URL: {}", peer, endpoint);
      pause.until = millis() + 60_000;
      return;
    }
    pause.dialling = true;
    client
        .connect(to)
        .onSuccess(
            socket -> {
              if (socket.isClosed()) {
                again(pause);
              } else {
                new Call(socket, peer, pause).begin();
              }
            })
        .onFailure(
            failed -> {
              LOG.debug("node {} at {}: {}", peer, endpoint, failed.toString());
              again(pause);
            });
  }

  private static void again(Pause pause) {
    pause.dialling = false;
    pause.until = millis() + pause.length;
    pause.length = Math.min(pause.length * 2, LONGEST_PAUSE_MILLIS);
  }

  private static long millis() {
    return System.nanoTime() / 1_000_000;
  }

  /** One outgoing connection: logs in, then asks the other side to do the same. */
  private final class Call {
    private final WebSocket socket;
    private final Address peer;
    private final Pause pause;
    private final Wire wire;
    private final WorkerMessage.Challenge challenge = door.challenge();
    private final long timer;
    private Runnable unwatch = () -> {};
    private @Nullable Session session;

    private Call(WebSocket socket, Address peer, Pause pause) {
      this.socket = socket;
      this.peer = peer;
      this.pause = pause;
      this.wire = sessions.peerWire(socket, true);
      this.timer = vertx.setTimer(LOGIN_MILLIS, late -> socket.close());
    }

    private void begin() {
      socket.closeHandler(closed -> end());
      socket.exceptionHandler(broken -> LOG.debug("socket: {}", broken.toString()));
      socket.binaryMessageHandler(this::take);
    }

    private void end() {
      vertx.cancelTimer(timer);
      unwatch.run();
      wire.left();
      again(pause);
      Session present = session;
      if (present != null) {
        sockets.peerDown(present);
      }
    }

    private void take(Buffer frame) {
      if (socket.isClosed()) {
        return;
      }
      try {
        Session present = session;
        if (present != null) {
          sockets.passPeer(present, frame);
        } else {
          logIn(Reader.all(frame.getBytes(), WorkerMessage::decode));
        }
      } catch (MalformedMessage e) {
        LOG.warn("node {} sent a malformed message: {}", peer, e.getMessage());
        socket.close();
      }
    }

    private void logIn(WorkerMessage message) {
      switch (message) {
        case WorkerMessage.Challenge asked when asked.node().equals(peer) ->
            SocketServer.write(socket, door.answer(asked));
        case WorkerMessage.Welcome welcome -> SocketServer.write(socket, challenge);
        case WorkerMessage.Login login when login.account().equals(peer) -> welcome(login);
        case WorkerMessage.Refused refused -> {
          LOG.warn("node {} refused this node: {}", peer, refused.reason());
          socket.close();
        }
        default -> {
          LOG.warn("at the endpoint of node {} is someone else", peer);
          socket.close();
        }
      }
    }

    private void welcome(WorkerMessage.Login login) {
      Optional<String> problem = door.peer(challenge, login);
      if (problem.isPresent()) {
        LOG.warn("node {}: {}", peer, problem.get());
        socket.close();
        return;
      }
      vertx.cancelTimer(timer);
      pause.length = FIRST_PAUSE_MILLIS;
      unwatch = sessions.roundTrips().watch(vertx, socket, peer);
      Session entered = sessions.peer(wire, peer);
      session = entered;
      sockets.peerUp(entered);
    }
  }
}
