package io.sidework.node.adapter.vertx;

import io.sidework.protocol.type.Address;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketBase;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** How long peers take to answer a WebSocket's ping, smoothed (spec N-26). Thread-safe. */
final class RoundTrips {
  private static final long PING_MILLIS = 2_000;
  private static final long LONGEST_MICROS = 60_000_000;

  private final Map<Address, Estimate> estimates = new ConcurrentHashMap<>();

  /**
   * As TCP estimates its timeout (RFC 6298): a mean and a mean deviation, in microseconds.
   *
   * @param mean moves an eighth of the way to each sample
   * @param deviation moves a quarter of the way
   */
  private record Estimate(long mean, long deviation) {
    private static Estimate first(long micros) {
      return new Estimate(micros, micros / 2);
    }

    private Estimate next(long micros) {
      long off = Math.abs(mean - micros);
      return new Estimate(mean + (micros - mean) / 8, deviation + (off - deviation) / 4);
    }
  }

  /** Pings from now on; call on the socket's event loop, and run the answer when it has closed. */
  Runnable watch(Vertx vertx, WebSocketBase socket, Address peer) {
    socket.pongHandler(pong -> pong(peer, pong));
    ping(socket);
    long timer = vertx.setPeriodic(PING_MILLIS, tick -> ping(socket));
    return () -> vertx.cancelTimer(timer);
  }

  private static void ping(WebSocketBase socket) {
    if (!socket.isClosed()) {
      socket.writePing(Buffer.buffer().appendLong(micros()));
    }
  }

  /** What a peer makes up counts as its own delay only, and is bounded. */
  private void pong(Address peer, Buffer pong) {
    if (pong.length() == Long.BYTES) {
      long took = micros() - pong.getLong(0);
      if (took >= 0 && took <= LONGEST_MICROS) {
        measured(peer, took);
      }
    }
  }

  void measured(Address peer, long micros) {
    estimates.merge(peer, Estimate.first(micros), (known, first) -> known.next(micros));
  }

  /** Milliseconds within which a peer nearly always answers; empty before its first answer. */
  OptionalLong of(Address peer) {
    Estimate known = estimates.get(peer);
    return known == null
        ? OptionalLong.empty()
        : OptionalLong.of((known.mean() + 4 * known.deviation()) / 1_000);
  }

  private static long micros() {
    return System.nanoTime() / 1_000;
  }
}
