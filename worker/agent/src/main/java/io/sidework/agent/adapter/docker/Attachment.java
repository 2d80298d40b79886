package io.sidework.agent.adapter.docker;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A container's standard input, output and error over one connection to the engine. docker-java
 * attaches too, but never ends standard input, so that whoever reads to its end would wait for
 * ever; and Podman takes only one attachment.
 */
final class Attachment implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Attachment.class);
  private static final int MAX_HEAD = 8 << 10;

  /** Before each piece of output: the stream, three bytes of nothing, the piece's length. */
  private static final int FRAME = 8;

  private static final int PIECE = 32 << 10;

  private static final int STANDARD_ERROR = 2;

  private final SocketChannel channel;
  private final Output output;
  private final CompletableFuture<Boolean> whole = new CompletableFuture<>();

  private Attachment(SocketChannel channel, Output output) {
    this.channel = channel;
    this.output = output;
  }

  /**
   * Attaches to a container that has not been started. What it does not read of its standard input
   * is dropped.
   *
   * @param socket of the engine
   * @param output takes what the container writes
   * @throws IOException when the engine does not let it attach
   */
  static Attachment open(Path socket, String container, byte[] stdin, Output output)
      throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      String request =
          "POST /containers/%s/attach?stream=1&stdin=1&stdout=1&stderr=1 HTTP/1.1\r\n"
                  .formatted(container)
              + "Host: engine\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\n";
      send(channel, request.getBytes(StandardCharsets.US_ASCII));
      String answer = head(channel);
      if (!answer.startsWith("HTTP/1.1 101") && !answer.startsWith("HTTP/1.1 200")) {
        throw new IOException(
            "the container cannot be attached to: "
                + answer.lines().findFirst().orElse("no answer"));
      }
      Attachment attachment = new Attachment(channel, output);
      Thread.ofVirtual().start(() -> attachment.give(stdin));
      Thread.ofVirtual().start(attachment::listen);
      return attachment;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String head(SocketChannel channel) throws IOException {
    StringBuilder head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (head.length() < MAX_HEAD && head.indexOf("\r\n\r\n") < 0) {
      one.clear();
      if (channel.read(one) < 0) {
        break;
      }
      head.append((char) one.get(0));
    }
    return head.toString();
  }

  private void give(byte[] stdin) {
    try {
      send(channel, stdin);
      channel.shutdownOutput();
    } catch (IOException e) {
      LOG.debug("a container has not read its standard input", e);
    }
  }

  private static void send(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left);
    }
  }

  private void listen() {
    try {
      ByteBuffer frame = ByteBuffer.allocate(FRAME);
      boolean broken = false;
      while (fill(frame.clear())) {
        int stream = frame.get(0);
        long left = Integer.toUnsignedLong(frame.getInt(4));
        while (left > 0) {
          ByteBuffer piece = ByteBuffer.allocate((int) Math.min(left, PIECE));
          if (!fill(piece)) {
            throw new IOException("it ends within a frame");
          }
          left -= piece.capacity();
          output.take(stream, piece.array());
          broken = stream == STANDARD_ERROR && isPodmansEnd(piece.array());
        }
      }
      if (broken) {
        throw new IOException("Podman has lost what came after");
      }
      whole.complete(true);
    } catch (IOException e) {
      LOG.debug("a container's output was cut off", e);
    } finally {
      whole.complete(false); // unless it is
    }
  }

  /**
   * When a container ends that has not read its standard input, Podman (4.3) stops to read its
   * output, wherever it is, and adds these words of its own. A program that writes the same as its
   * last words is taken for it.
   */
  private static boolean isPodmansEnd(byte[] piece) {
    return new String(piece, StandardCharsets.UTF_8).matches("Error: \\w+ unixpacket .*\\s*");
  }

  /** False at the end of what the engine sends. */
  private boolean fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }

  /** Waits for the end of what the container wrote; false when it did not come whole. */
  boolean awaitEnd(long seconds) throws InterruptedException {
    try {
      return whole.get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
