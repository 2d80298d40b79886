package io.sidework.testnet.bench.quorum;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/**
 * A distance: what one side of a TCP connection sends arrives at the other so much later, in both
 * directions, at any bandwidth.
 */
final class DelayProxy implements AutoCloseable {
  private final ServerSocket server;
  private final String host;
  private final int port;
  private final long nanos;

  private DelayProxy(ServerSocket server, String host, int port, long nanos) {
    this.server = server;
    this.host = host;
    this.port = port;
    this.nanos = nanos;
  }

  /**
   * @param millis one way
   */
  static DelayProxy before(String host, int port, long millis) throws IOException {
    ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    DelayProxy proxy = new DelayProxy(server, host, port, TimeUnit.MILLISECONDS.toNanos(millis));
    Thread.ofVirtual().name("proxy").start(proxy::accept);
    return proxy;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket near = server.accept();
        Socket far = new Socket(host, port);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        carry(near, far);
        carry(far, near);
      } catch (IOException e) {
        // The listener was closed, or the node is not up yet: whoever dialled tries again.
        continue;
      }
    }
  }

  private void carry(Socket from, Socket to) {
    DelayQueue<Parcel> way = new DelayQueue<>();
    Thread.ofVirtual().name("proxy-in").start(() -> read(from, way));
    Thread.ofVirtual().name("proxy-out").start(() -> write(way, from, to));
  }

  private void read(Socket from, DelayQueue<Parcel> way) {
    byte[] buffer = new byte[64 << 10];
    try (InputStream in = from.getInputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        way.add(new Parcel(java.util.Arrays.copyOf(buffer, n), System.nanoTime() + nanos));
      }
    } catch (IOException e) {
      // Ends like an end of the stream does.
    } finally {
      way.add(new Parcel(new byte[0], System.nanoTime() + nanos));
    }
  }

  private static void write(DelayQueue<Parcel> way, Socket from, Socket to) {
    try (from;
        to;
        OutputStream out = to.getOutputStream()) {
      for (Parcel next = way.take(); next.bytes().length > 0; next = way.take()) {
        out.write(next.bytes());
      }
    } catch (IOException e) {
      // The far side is gone: both sockets are closed by now.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Bytes under way; none at the end of the stream. */
  private record Parcel(byte[] bytes, long due) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(due - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(due, ((Parcel) other).due);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
