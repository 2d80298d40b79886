package io.sidework.node.adapter.vertx;

import io.sidework.protocol.type.Address;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket of someone who has logged in, bounded both ways: who does not read what is sent is
 * disconnected, who sends faster than the core takes it is not read from.
 */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** Bytes and frames that wait for the core before the socket is paused. */
  static final int WINDOW_BYTES = 1 << 20;

  static final int WINDOW_FRAMES = 64;

  private static final short TRY_AGAIN_LATER = 1013;

  private final WebSocketBase socket;
  private final Context context;
  private final Address account;
  private final OutboundBudget outbound;
  private final OutboundBudget.Share share;
  private final AtomicLong waitingBytes = new AtomicLong();
  private final AtomicInteger waitingFrames = new AtomicInteger();
  private volatile boolean paused;

  /** Call on the socket's event loop. */
  Session(Vertx vertx, WebSocketBase socket, Address account, OutboundBudget outbound) {
    this.socket = socket;
    this.context = vertx.getOrCreateContext();
    this.account = account;
    this.outbound = outbound;
    this.share = outbound.join(this::cut);
  }

  Address account() {
    return account;
  }

  /** Sends from any thread; never blocks. */
  void send(Buffer message) {
    int size = message.length();
    if (outbound.reserve(share, size)) {
      socket.writeBinaryMessage(message).onComplete(sent -> outbound.release(share, size));
    }
  }

  /** Not by a closing handshake: it would wait behind what is not read, and so would the memory. */
  private void cut() {
    LOG.warn("{} reads too slowly and is disconnected", account);
    ((WebSocketInternal) socket).channelHandlerContext().close();
  }

  /** The socket has closed. */
  void left() {
    outbound.leave(share);
  }

  /** A frame goes to the core; run the answer when it is done. */
  Runnable admitted(int bytes) {
    long waiting = waitingBytes.addAndGet(bytes);
    int frames = waitingFrames.incrementAndGet();
    if (waiting > WINDOW_BYTES || frames > WINDOW_FRAMES) {
      paused = true;
      socket.pause();
    }
    return () -> done(bytes);
  }

  private void done(int bytes) {
    long restBytes = waitingBytes.addAndGet(-bytes);
    int restFrames = waitingFrames.decrementAndGet();
    if (paused && restBytes <= WINDOW_BYTES / 2 && restFrames <= WINDOW_FRAMES / 2) {
      paused = false;
      context.runOnContext(ignored -> socket.resume());
    }
  }

  void close(String reason) {
    socket.close(TRY_AGAIN_LATER, reason);
  }
}
