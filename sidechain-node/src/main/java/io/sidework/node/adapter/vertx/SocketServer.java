package io.sidework.node.adapter.vertx;

import io.sidework.node.application.Command;
import io.sidework.node.application.Mailbox;
import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
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

  static final int MAX_WORKERS = 1024;

  /** Connections that have not logged in yet. */
  static final int MAX_STRANGERS = 64;

  private static final long LOGIN_MILLIS = 5_000;
  private static final int MAX_LOGIN_FRAME = 1024;

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

  void worker(RoutingContext call) {
    accept(call, false);
  }

  void peer(RoutingContext call) {
    accept(call, true);
  }

  private void accept(RoutingContext call, boolean peer) {
    if (!"websocket".equalsIgnoreCase(call.request().getHeader("Upgrade"))) {
      Problem.of(426, "WebSocket only", "connect with a WebSocket to this path").send(call);
      return;
    }
    if (strangers.incrementAndGet() > MAX_STRANGERS || sessions.workerCount() >= MAX_WORKERS) {
      strangers.decrementAndGet();
      Problem.of(503, "Too many connections", "try again in some seconds").send(call);
      return;
    }
    call.request()
        .toWebSocket()
        .onSuccess(socket -> new Guest(socket, peer))
        .onFailure(failed -> strangers.decrementAndGet());
  }

  /** Passes a peer's frames to the core; also for connections that this node dialled. */
  void passPeer(Session session, Buffer frame) {
    PeerMessage message = PeerMessage.decode(frame.getBytes());
    Runnable done = session.admitted(frame.length());
    if (!mailbox.offer(new Command.PeerFrame(session.account(), message, done))) {
      session.close("overloaded");
    }
  }

  void enterPeer(Session session, WebSocketBase socket, Runnable onClose) {
    LOG.info("node {} connected", session.account());
    mailbox.offer(new Command.PeerUp(session.account()));
    socket.closeHandler(
        closed -> {
          onClose.run();
          if (sessions.peerLeft(session)) {
            LOG.info("node {} disconnected", session.account());
            mailbox.offer(new Command.PeerDown(session.account()));
          }
        });
  }

  static void write(WebSocketBase socket, Encodable message) {
    socket.writeBinaryMessage(Buffer.buffer(message.toBytes()));
  }

  /** A connection from its first moment. */
  private final class Guest {
    private final ServerWebSocket socket;
    private final boolean peer;
    private final WorkerMessage.Challenge challenge = door.challenge();
    private final long timer;
    private boolean known;
    private WorkerMessage.@Nullable Login login;
    private @Nullable Session session;

    private Guest(ServerWebSocket socket, boolean peer) {
      this.socket = socket;
      this.peer = peer;
      this.timer = vertx.setTimer(LOGIN_MILLIS, late -> socket.close());
      socket.closeHandler(closed -> known());
      socket.exceptionHandler(broken -> LOG.debug("socket: {}", broken.toString()));
      socket.binaryMessageHandler(this::take);
      socket.textMessageHandler(text -> refuse("text frames are not understood here"));
      write(socket, challenge);
    }

    private void known() {
      if (!known) {
        known = true;
        strangers.decrementAndGet();
        vertx.cancelTimer(timer);
      }
    }

    private void take(Buffer frame) {
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
      if (frame.length() > MAX_LOGIN_FRAME) {
        refuse("a login has less than " + MAX_LOGIN_FRAME + " bytes");
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
        Session entered = sessions.peer(vertx, socket, proved.account());
        session = entered;
        enterPeer(entered, socket, () -> {});
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
        enterWorker(sessions.worker(vertx, socket, given.account()));
      }
    }

    private void enterWorker(Session entered) {
      session = entered;
      LOG.info("worker {} connected", entered.account());
      mailbox.offer(new Command.WorkerUp(entered.account()));
      socket.closeHandler(
          closed -> {
            if (sessions.workerLeft(entered)) {
              LOG.info("worker {} disconnected", entered.account());
              mailbox.offer(new Command.WorkerDown(entered.account()));
            }
          });
    }

    private void passWorker(Session from, Buffer frame) {
      if (frame.length() > WorkerMessage.MAX_FRAME) {
        refuse("a frame has at most " + WorkerMessage.MAX_FRAME + " bytes");
        return;
      }
      WorkerMessage message = Reader.all(frame.getBytes(), WorkerMessage::decode);
      Runnable done = from.admitted(frame.length());
      if (!mailbox.offer(new Command.WorkerFrame(from.account(), message, done))) {
        from.close("overloaded");
      }
    }

    private void refuse(String reason) {
      LOG.debug("refused {}: {}", socket.remoteAddress(), reason);
      write(socket, new WorkerMessage.Refused(reason));
      socket.close((short) 1008, "refused");
    }
  }
}
