package io.sidework.node.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** A peer that takes any request and answers whatever a test says, or never stops answering. */
public final class BadServer implements AutoCloseable {
  /** Writes what is sent back; the connection is closed after it. */
  @FunctionalInterface
  public interface Answer {
    void to(OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket socket;
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private volatile Answer answer;

  public BadServer(Answer answer) throws IOException {
    this.answer = answer;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  /** Status 200 and a body, with the length it claims to have. */
  public static Answer body(byte[] body, long claimed) {
    return out -> {
      out.write(
          ("HTTP/1.1 200 OK\r\nContent-Length: " + claimed + "\r\n\r\n").getBytes("US-ASCII"));
      out.write(body);
    };
  }

  public void answer(Answer next) {
    answer = next;
  }

  public String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  public int requests() {
    return requests.get();
  }

  /** Connections that are still being answered. */
  public int open() {
    return open.get();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    open.incrementAndGet();
    try (client) {
      readHead(client.getInputStream());
      requests.incrementAndGet();
      answer.to(client.getOutputStream());
    } catch (IOException | InterruptedException e) {
      // The other side has had enough.
    } finally {
      open.decrementAndGet();
    }
  }

  private static void readHead(InputStream in) throws IOException {
    int ends = 0;
    while (ends < 4) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      ends = next == "\r\n\r\n".charAt(ends) ? ends + 1 : next == '\r' ? 1 : 0;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
