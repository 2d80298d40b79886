package io.sidework.agent.adapter.docker;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a container its standard input and ends it. docker-java attaches standard input too, but
 * never closes its side, so that whoever reads to the end would wait for ever.
 */
final class StandardInput implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(StandardInput.class);
  private static final int MAX_ANSWER = 8 << 10;

  private final SocketChannel channel;

  private StandardInput(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Attaches to a container that has not been started, and begins to send. What it does not read is
   * dropped.
   *
   * @param socket of the engine
   * @throws IOException when the engine does not let it attach
   */
  static StandardInput attach(Path socket, String container, byte[] bytes) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      String request =
          "POST /containers/%s/attach?stream=1&stdin=1 HTTP/1.1\r\n".formatted(container)
              + "Host: engine\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\n";
      send(channel, request.getBytes(StandardCharsets.US_ASCII));
      String answer = answer(channel);
      if (!answer.startsWith("HTTP/1.1 101") && !answer.startsWith("HTTP/1.1 200")) {
        throw new IOException(
            "standard input cannot be attached: " + answer.lines().findFirst().orElse("no answer"));
      }
      Thread.ofVirtual().start(() -> give(channel, bytes));
      return new StandardInput(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Its head: nothing follows it, for output is read elsewhere. */
  private static String answer(SocketChannel channel) throws IOException {
    StringBuilder head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (head.length() < MAX_ANSWER && head.indexOf("\r\n\r\n") < 0) {
      one.clear();
      if (channel.read(one) < 0) {
        break;
      }
      head.append((char) one.get(0));
    }
    return head.toString();
  }

  private static void give(SocketChannel channel, byte[] bytes) {
    try {
      send(channel, bytes);
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

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
