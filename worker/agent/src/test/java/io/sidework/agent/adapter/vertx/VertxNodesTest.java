package io.sidework.agent.adapter.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sidework.agent.application.Identity;
import io.sidework.agent.application.policy.Bandwidth;
import io.sidework.agent.application.policy.Policy;
import io.sidework.agent.port.NodeListener;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.eip712.Login;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Links to scripted nodes over real sockets. */
class VertxNodesTest {
  private static final EcKey KEY = key(9);
  private static final Identity ME = new Identity(key(10).address(), KEY);
  private static final Domain DOMAIN = Domain.of(BigInteger.ONE, key(8).address());
  private static final DealId DEAL = new DealId(key(7).address().toWord());

  private final Vertx vertx = Vertx.vertx();
  private final List<WorkerMessage> heard = new CopyOnWriteArrayList<>();
  private final List<Address> linked = new CopyOnWriteArrayList<>();
  private final DeniedHosts denied = new DeniedHosts();
  private final VertxNodes nodes = new VertxNodes(vertx, DOMAIN, ME, denied);
  private final NodeListener listener =
      new NodeListener() {
        @Override
        public void linked(Address node) {
          linked.add(node);
        }

        @Override
        public void received(Address node, WorkerMessage message, Runnable taken) {
          heard.add(message);
          taken.run();
        }
      };

  private static EcKey key(int secret) {
    byte[] bytes = new byte[Bytes32.SIZE];
    bytes[31] = (byte) secret;
    return EcKey.of(Bytes32.of(bytes));
  }

  /** A node that welcomes who proves the account, and keeps what it is sent. */
  private final class Node {
    private final Address account;
    private final HttpServer server;
    private final List<WorkerMessage> received = new CopyOnWriteArrayList<>();
    private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();

    Node(Address account) throws Exception {
      this.account = account;
      server =
          vertx
              .createHttpServer(
                  new HttpServerOptions()
                      .setMaxWebSocketFrameSize(WorkerMessage.MAX_FRAME)
                      .setMaxWebSocketMessageSize(WorkerMessage.MAX_FRAME))
              .webSocketHandler(this::accept)
              .requestHandler(
                  request -> request.response().end(Buffer.buffer(request.path().substring(10))))
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(5, TimeUnit.SECONDS);
    }

    String endpoint() {
      return "http://127.0.0.1:" + server.actualPort();
    }

    private void accept(ServerWebSocket socket) {
      sockets.add(socket);
      Bytes32 nonce = key(5).address().toWord();
      socket.binaryMessageHandler(frame -> receive(socket, nonce, frame));
      say(socket, new WorkerMessage.Challenge(account, nonce));
    }

    private void receive(ServerWebSocket socket, Bytes32 nonce, Buffer frame) {
      WorkerMessage message = WorkerMessage.decode(frame.getBytes());
      received.add(message);
      if (message instanceof WorkerMessage.Login login
          && DOMAIN.isSignedBy(
              KEY.address(), new Login(ME.owner(), account, nonce), login.signature())) {
        say(socket, new WorkerMessage.Welcome());
        say(socket, new WorkerMessage.DealOpen(DEAL, true));
      }
    }

    private void say(ServerWebSocket socket, WorkerMessage message) {
      socket.writeBinaryMessage(Buffer.buffer(message.toBytes()));
    }
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void logsInHearsAndSendsTheSameToAll() throws Exception {
    Node a = new Node(key(1).address());
    Node b = new Node(key(2).address());
    nodes.follow(Map.of(a.account, a.endpoint(), b.account, b.endpoint() + "/"), listener);

    await().until(() -> heard.size() == 2);
    assertThat(nodes.linked()).containsExactlyInAnyOrder(a.account, b.account);
    assertThat(heard).containsOnly(new WorkerMessage.DealOpen(DEAL, true));

    nodes.send(nodes.linked(), new WorkerMessage.Decline(DEAL, 1, BigInteger.TEN));
    await().until(() -> a.received.size() == 2 && b.received.size() == 2);
    assertThat(a.received.getLast()).isEqualTo(b.received.getLast());
  }

  @Test
  void aNodeOfAnotherAccountGetsNoSignature() throws Exception {
    Node liar = new Node(key(3).address());
    nodes.follow(Map.of(key(1).address(), liar.endpoint()), listener);

    await().until(() -> liar.sockets.size() >= 2); // it tries again, but never logs in
    assertThat(liar.received).isEmpty();
    assertThat(nodes.linked()).isEmpty();
  }

  @Test
  void aLostLinkComesBack() throws Exception {
    Node node = new Node(key(1).address());
    nodes.follow(Map.of(node.account, node.endpoint()), listener);
    await().until(() -> linked.size() == 1);

    node.sockets.getFirst().close();
    await().until(() -> linked.size() == 2);
    assertThat(nodes.linked()).containsExactly(node.account);
  }

  @Test
  void anUnfollowedNodeIsLeft() throws Exception {
    Node node = new Node(key(1).address());
    nodes.follow(Map.of(node.account, node.endpoint()), listener);
    await().until(() -> linked.size() == 1);

    nodes.follow(Map.of(), listener);
    await().until(() -> node.sockets.getFirst().isClosed());
    assertThat(nodes.linked()).isEmpty();
  }

  private static Policy.Denied host(String address) {
    return new Policy.Denied(Set.of(), Set.of(), Set.of(address));
  }

  /** a name is no way round it; no login and no request goes there. */
  @Test
  void whoeverIsAtADeniedAddressIsNotLinkedByAnyName() throws Exception {
    Node node = new Node(key(1).address());
    String named = node.endpoint().replace("127.0.0.1", "localhost");
    denied.deny(host("127.0.0.1"));
    nodes.follow(Map.of(node.account, named), listener);
    await().until(() -> node.sockets.size() >= 2); // it tries again, for the owner may allow it
    assertThat(node.received).isEmpty();
    assertThat(nodes.linked()).isEmpty();
    VertxBlobSource source = new VertxBlobSource(vertx, Bandwidth.unlimited(), denied);
    assertThatThrownBy(() -> source.fetch(named, DEAL.value(), 100))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("host 127.0.0.1 is denied");

    denied.deny(Policy.Denied.NOBODY);
    await().until(() -> linked.size() == 1);
    assertThat(source.fetch(named, DEAL.value(), 100)).isNotEmpty();
  }

  @Test
  void aLinkEndsWhenItsAddressIsDenied() throws Exception {
    Node node = new Node(key(1).address());
    nodes.follow(Map.of(node.account, node.endpoint().replace("127.0.0.1", "localhost")), listener);
    await().until(() -> linked.size() == 1);
    denied.deny(host("127.0.0.1"));
    await().until(() -> nodes.linked().isEmpty());
  }

  @Test
  void manyMessagesArriveThoughReadingStopsInBetween() throws Exception {
    Node node = new Node(key(1).address());
    nodes.follow(Map.of(node.account, node.endpoint()), listener);
    await().until(() -> linked.size() == 1);
    for (int i = 0; i < 1_000; i++) {
      node.say(node.sockets.getFirst(), new WorkerMessage.Certified(DEAL, i, BigInteger.ONE));
    }
    await().until(() -> heard.size() == 1_001);
  }

  @Test
  void blobsComeByNameWithinTheirLimit() throws Exception {
    Node node = new Node(key(1).address());
    VertxBlobSource source = new VertxBlobSource(vertx, Bandwidth.unlimited(), denied);
    Bytes32 name = DEAL.value();
    int size = name.toString().length();

    assertThat(
            new String(
                source.fetch(node.endpoint(), name, size), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(name.toString());
    assertThatThrownBy(() -> source.fetch(node.endpoint(), name, size - 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("over " + (size - 1) + " bytes");
  }
}
