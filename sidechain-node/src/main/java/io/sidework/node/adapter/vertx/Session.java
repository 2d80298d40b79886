package io.sidework.node.adapter.vertx;

import io.sidework.protocol.type.Address;
import io.vertx.core.buffer.Buffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One WebSocket of someone who has logged in, bounded both ways: who does not read what is sent is
 * disconnected, who sends faster than the core takes it is not read from.
 */
final class Session {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final short TRY_AGAIN_LATER = 1013;

  private final Wire wire;
  private final Address account;
  private final OutboundBudget outbound;
  private final OutboundBudget.Share share;

  Session(Wire wire, Address account, OutboundBudget outbound) {
    this.wire = wire;
    this.account = account;
    this.outbound = outbound;
    this.share = outbound.join(this::tooSlow);
  }

  Address account() {
    return account;
  }

  /** Sends from any thread; never blocks. */
  void send(Buffer message) {
    int size = message.length();
    if (outbound.reserve(share, size)) {
      wire.socket().writeBinaryMessage(message).onComplete(sent -> outbound.release(share, size));
    }
  }

  private void tooSlow() {
    LOG.warn("{} reads too slowly and is disconnected", account);
    // A closing handshake would wait behind what is not read, and so would the memory.
    wire.cut();
  }

  /** The socket has closed. */
  void left() {
    outbound.leave(share);
  }

  /** A message goes to the core; run the answer when it is done. */
  Runnable admitted(int bytes) {
    return wire.admitted(bytes);
  }

  void close(String reason) {
    wire.socket().close(TRY_AGAIN_LATER, reason);
  }
}
