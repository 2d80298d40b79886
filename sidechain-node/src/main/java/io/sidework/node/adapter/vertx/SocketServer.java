package io.sidework.node.adapter.vertx;

import io.sidework.node.application.Command;
import io.sidework.node.application.Mailbox;
import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.message.PeerFrame;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketBase;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes WebSockets of workers and peers, lets them log in, and passes their frames on. */
final class SocketServer {
  private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);

  static final String WORKER_PATH = "/v1/worker";
  static final String PEER_PATH = "/v1/peer";

  static final int MAX_WORKERS = 1024;

  /** Connections that have not logged in yet. */
  static final int MAX_STRANGERS = 64;

  private static final long LOGIN_MILLIS = 5_000;

  private final Vertx vertx;
  private final Doorkeeper door;
  private final Sessions sessions;
  private final Mailbox mailbox;
  private final AtomicInteger strangers = new AtomicInteger();

  SocketServer(Vertx vertx, Doorkeeper door, Sessions sessions, Mailbox mailbox) {
    this.vertx = vertx;
    this.door = door;
    this.sessions = sessions;
    this.mailbox = mailbox;
  }

  /**
   * Takes an upgrade to a WebSocket; false when it is none, or there is no room. Not behind the
   * router, whose wrapped sockets do not show their channel.
   */
  boolean take(HttpServerRequest request) {
    boolean peer = PEER_PATH.equals(request.path());
    if (!peer && !WORKER_PATH.equals(request.path()) || !isUpgrade(request)) {
      return false;
    }
    if (strangers.incrementAndGet() > MAX_STRANGERS || sessions.workerCount() >= MAX_WORKERS) {
      strangers.decrementAndGet();
      return false;
    }
    request
        .toWebSocket()
        .onSuccess(socket -> welcome(socket, peer))
        .onFailure(failed -> strangers.decrementAndGet());
    return true;
  }

  private static boolean isUpgrade(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
  }

  /** Says why a request was not taken. */
  void notTaken(RoutingContext call) {
    if (isUpgrade(call.request())) {
      Problem.of(503, "Too many connections", "try again in some seconds").send(call);
    } else {
      Problem.of(426, "WebSocket only", "connect with a WebSocket to this path").send(call);
    }
  }

  private void welcome(ServerWebSocket socket, boolean peer) {
    // Who has gone already must neither be given handlers, which throws, nor stay counted.
    if (socket.isClosed()) {
      strangers.decrementAndGet();
    } else {
      new Guest(socket, peer).greet();
    }
  }

  /** Passes a peer's messages to the core; also for connections that this node dialled. */
  void passPeer(Session session, Buffer frame) {
    for (byte[] bytes : PeerFrame.decode(frame.getBytes()).messages()) {
      PeerMessage message = PeerMessage.decode(bytes);
      Runnable done = session.admitted(bytes.length);
      if (!mailbox.offer(new Command.PeerFrame(session.account(), message, done))) {
        done.run();
        session.close("overloaded");
        return;
      }
    }
  }

  void peerUp(Session session) {
    LOG.info("node {} connected", session.account());
    mailbox.offer(new Command.PeerUp(session.account()));
  }

  void peerDown(Session session) {
    if (sessions.peerLeft(session)) {
      LOG.info("node {} disconnected", session.account());
      mailbox.offer(new Command.PeerDown(session.account()));
    }
  }

  static void write(WebSocketBase socket, Encodable message) {
    socket.writeBinaryMessage(Buffer.buffer(message.toBytes()));
  }

  /** A connection from its first moment. */
  private final class Guest {
    private final ServerWebSocket socket;
    private final boolean peer;
    private final Wire wire;
    private final WorkerMessage.Challenge challenge = door.challenge();
    private final long timer;
    private boolean known;
    private Runnable unwatch = () -> {};
    private WorkerMessage.@Nullable Login login;
    private @Nullable Session session;

    private Guest(ServerWebSocket socket, boolean peer) {
      this.socket = socket;
      this.peer = peer;
      this.wire = peer ? sessions.peerWire(socket, false) : sessions.workerWire(socket);
      this.timer = vertx.setTimer(LOGIN_MILLIS, late -> socket.close());
    }

    private void greet() {
      socket.closeHandler(closed -> left());
      socket.exceptionHandler(broken -> LOG.debug("socket: {}", broken.toString()));
      socket.binaryMessageHandler(this::take);
      socket.textMessageHandler(text -> wire.refuse("text frames are not understood here"));
      write(socket, challenge);
    }

    private void left() {
      known();
      unwatch.run();
      wire.left();
      Session present = session;
      if (present == null) {
        return;
      }
      if (peer) {
        peerDown(present);
      } else if (sessions.workerLeft(present)) {
        LOG.info("worker {} disconnected", present.account());
        mailbox.offer(new Command.WorkerDown(present.account()));
      }
    }

    private void known() {
      if (!known) {
        known = true;
        strangers.decrementAndGet();
        vertx.cancelTimer(timer);
      }
    }

    private void take(Buffer frame) {
      if (socket.isClosed()) {
        return; // It came before the end, but is looked at after it: nobody may enter any more.
      }
      try {
        Session present = session;
        if (present == null) {
          logIn(frame);
        } else if (peer) {
          passPeer(present, frame);
        } else {
          passWorker(present, frame);
        }
      } catch (MalformedMessage e) {
        refuse("malformed message: " + e.getMessage());
      }
    }

    private void logIn(Buffer frame) {
      if (frame.length() > Sessions.MAX_LOGIN) {
        refuse("a message has at most " + Sessions.MAX_LOGIN + " bytes before the login");
        return;
      }
      WorkerMessage message = Reader.all(frame.getBytes(), WorkerMessage::decode);
      WorkerMessage.Login proved = login;
      if (proved == null) {
        first(message);
      } else if (message instanceof WorkerMessage.Challenge back) {
        // A peer wants to know who it reached, too.
        write(socket, door.answer(back));
        known();
        unwatch = sessions.roundTrips().watch(vertx, socket, proved.account());
        Session entered = sessions.peer(wire, proved.account());
        session = entered;
        peerUp(entered);
      } else {
        refuse("a peer sends its Challenge after Welcome");
      }
    }

    private void first(WorkerMessage message) {
      if (!(message instanceof WorkerMessage.Login given)) {
        refuse("the first message is Login");
        return;
      }
      Optional<String> problem = peer ? door.peer(challenge, given) : door.worker(challenge, given);
      if (problem.isPresent()) {
        refuse(problem.get());
        return;
      }
      write(socket, new WorkerMessage.Welcome());
      if (peer) {
        login = given;
      } else {
        known();
        enterWorker(sessions.worker(wire, given.account()));
      }
    }

    private void enterWorker(Session entered) {
      session = entered;
      LOG.info("worker {} connected", entered.account());
      mailbox.offer(new Command.WorkerUp(entered.account()));
    }

    private void passWorker(Session from, Buffer frame) {
      if (frame.length() > WorkerMessage.MAX_FRAME) {
        refuse("a frame has at most " + WorkerMessage.MAX_FRAME + " bytes");
        return;
      }
      WorkerMessage message = Reader.all(frame.getBytes(), WorkerMessage::decode);
      Runnable done = from.admitted(frame.length());
      if (!mailbox.offer(new Command.WorkerFrame(from.account(), message, done))) {
        done.run();
        from.close("overloaded");
      }
    }

    private void refuse(String reason) {
      LOG.debug("refused {}: {}", socket.remoteAddress(), reason);
      wire.refuse(reason);
    }
  }
}
