package io.sidework.node.adapter.vertx;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A WebSocket client that does what clients should not: reads nothing, sends half a frame. */
final class RawSocket implements AutoCloseable {
  private final Socket socket = new Socket();

  RawSocket(int port, String path) throws IOException {
    // So small that what the node sends soon waits in the node.
    socket.setReceiveBufferSize(4096);
    socket.setSoTimeout(10_000);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    String upgrade =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
    write(upgrade.getBytes(StandardCharsets.US_ASCII));
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** A binary frame of that length, of which only the first bytes need be sent. */
  void begin(int length, byte[] first) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(14).put((byte) 0x82);
    if (length < 126) {
      header.put((byte) (0x80 | length));
    } else if (length < 65_536) {
      header.put((byte) 0xfe).putShort((short) length);
    } else {
      header.put((byte) 0xff).putLong(length);
    }
    // Masked by zeros, which leaves the payload as it is.
    header.putInt(0);
    write(Arrays.copyOf(header.array(), header.position()));
    write(first);
  }

  /** Reads the answer to the upgrade, byte by byte, and nothing behind it. */
  void upgraded() throws IOException {
    InputStream in = socket.getInputStream();
    for (int rest = 0x0d0a0d0a, last = 0; last != rest; ) {
      last = last << 8 | in.read();
    }
  }

  /** The payload of the next frame, which has less than 64 KiB. */
  byte[] frame() throws IOException {
    InputStream in = socket.getInputStream();
    in.read();
    int length = in.read();
    return in.readNBytes(length == 126 ? in.read() << 8 | in.read() : length);
  }

  /** True when the node has ended the connection: reads whatever is left. */
  boolean isEnded() {
    try {
      socket.setSoTimeout(200);
      socket.getInputStream().readAllBytes();
      return true;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Ends without any goodbye. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
