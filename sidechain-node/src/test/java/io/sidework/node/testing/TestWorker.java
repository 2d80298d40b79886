package io.sidework.node.testing;

import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.eip712.Login;
import io.sidework.protocol.message.WorkerMessage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A {@link Contributor} that is connected to real nodes. */
public final class TestWorker implements Contributor.Out {
  private final Vertx vertx;
  private final WebSocketClient client;
  private final FakeChain chain;
  private final EcKey key;
  private final Contributor contributor;
  private volatile boolean ended;
  private final Map<Integer, WebSocket> links = new TreeMap<>();

  public TestWorker(Vertx vertx, FakeChain chain, EcKey key, boolean lies) {
    this.vertx = vertx;
    this.client = vertx.createWebSocketClient();
    this.chain = chain;
    this.key = key;
    this.contributor = new Contributor(chain, key, lies, this);
    vertx.setPeriodic(1_000, tick -> contributor.repeat());
  }

  /** Stays connected to a node, whatever happens to it. */
  public void connect(int port) {
    if (ended) {
      return;
    }
    client
        .connect(port, "127.0.0.1", "/v1/worker")
        .onSuccess(
            socket -> {
              socket.binaryMessageHandler(
                  frame -> take(port, socket, Reader.all(frame.getBytes(), WorkerMessage::decode)));
              socket.closeHandler(
                  closed -> {
                    forget(port);
                    vertx.setTimer(300, late -> connect(port));
                  });
            })
        .onFailure(failed -> vertx.setTimer(300, late -> connect(port)));
  }

  /** Connects no more; for the moments in which everything closes, when Vert.x would throw. */
  public void end() {
    ended = true;
  }

  public List<String> refusals() {
    return contributor.refusals();
  }

  private synchronized void forget(int port) {
    links.remove(port);
  }

  private void take(int port, WebSocket socket, WorkerMessage message) {
    switch (message) {
      case WorkerMessage.Challenge c -> {
        Login login = new Login(key.address(), c.node(), c.nonce());
        send(socket, new WorkerMessage.Login(key.address(), chain.domain().sign(key, login)));
      }
      case WorkerMessage.Welcome w -> {
        synchronized (this) {
          links.put(port, socket);
        }
      }
      default -> contributor.take(port, message);
    }
  }

  @Override
  public synchronized void toAll(WorkerMessage message) {
    links.values().forEach(socket -> send(socket, message));
  }

  @Override
  public synchronized void to(int port, WorkerMessage message) {
    WebSocket socket = links.get(port);
    if (socket != null) {
      send(socket, message);
    }
  }

  private static void send(WebSocket socket, WorkerMessage message) {
    socket.writeBinaryMessage(Buffer.buffer(message.toBytes()));
  }
}
