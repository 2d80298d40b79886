package io.sidework.node.adapter.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidework.node.testing.Terms;
import io.sidework.protocol.message.PeerFrame;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spec N-7, over real sockets. */
class SessionsTest {
  private static final Buffer MEGABYTE = Buffer.buffer(new byte[1 << 20]);

  private final Vertx vertx = Vertx.vertx();
  private final Sessions sessions = new Sessions();
  private final Map<Address, Session> entered = new ConcurrentHashMap<>();
  private final List<RawSocket> clients = new ArrayList<>();
  private int port;

  @BeforeEach
  void listen() {
    port =
        vertx
            .createHttpServer()
            .webSocketHandler(
                socket -> {
                  Address account = Terms.key(socket.path()).address();
                  boolean peer = socket.path().startsWith("/peer");
                  Session session =
                      peer
                          ? sessions.peer(sessions.peerWire(socket, false), account)
                          : sessions.worker(sessions.workerWire(socket), account);
                  socket.closeHandler(
                      closed -> {
                        boolean left =
                            peer ? sessions.peerLeft(session) : sessions.workerLeft(session);
                        assertThat(left).isTrue();
                      });
                  entered.put(account, session);
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
  }

  @AfterEach
  void close() throws Exception {
    for (RawSocket client : clients) {
      client.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private Session connect(String path) throws Exception {
    clients.add(new RawSocket(port, path));
    Address account = Terms.key(path).address();
    await().atMost(Duration.ofSeconds(10)).until(() -> entered.containsKey(account));
    return Objects.requireNonNull(entered.get(account));
  }

  @Test
  void workersThatDoNotReadCostNoPeerItsConnection() throws Exception {
    Session peer = connect("/peer");
    List<Session> workers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      workers.add(connect("/worker" + i));
    }
    for (int round = 0; round < 5; round++) {
      workers.forEach(worker -> worker.send(MEGABYTE));
      peer.send(MEGABYTE);
    }
    // 60 MiB were for workers, who may have 16 MiB pending and what their sockets take.
    await().atMost(Duration.ofSeconds(10)).until(() -> sessions.workerCount() < 12);
    assertThat(sessions.workerCount()).isPositive();
    assertThat(sessions.hasPeer(peer.account())).isTrue();
  }

  @Test
  void whoIsCutOffIsGoneAtOnceAlthoughItReadsNothing() throws Exception {
    Session worker = connect("/worker");
    for (int i = 0; i < 20; i++) {
      worker.send(MEGABYTE);
    }
    await()
        .atMost(Duration.ofSeconds(2))
        .untilAsserted(() -> assertThat(sessions.hasWorker(worker.account())).isFalse());
  }

  /** L-55 */
  @Test
  void whatIsSaidToAPeerBetweenTwoFlushesIsOneFrameInOrder() throws Exception {
    Session peer = connect("/peer");
    RawSocket client = clients.getFirst();
    client.upgraded();
    List<PeerMessage> said = new ArrayList<>();
    for (int i = 0; i < PeerFrame.MAX_MESSAGES + 2; i++) {
      said.add(new PeerMessage.Agreement(PeerMessage.NO_DEAL, i, new byte[i]));
    }
    PeerMessage large = new PeerMessage.Agreement(PeerMessage.NO_DEAL, 1, new byte[40_000]);

    said.forEach(message -> sessions.toPeers(List.of(peer.account()), message));
    sessions.toPeers(List.of(peer.account()), large);
    sessions.toPeers(List.of(peer.account()), said.getFirst());
    sessions.flush();
    sessions.flush();

    assertThat(lots(client)).isEqualTo(IntStream.range(0, 64).boxed().toList());
    assertThat(lots(client)).containsExactly(64, 65);
    assertThat(lots(client)).as("alone").containsExactly(1);
    assertThat(lots(client)).containsExactly(0);
  }

  private static List<Integer> lots(RawSocket client) throws Exception {
    return PeerFrame.decode(client.frame()).messages().stream()
        .map(PeerMessage::decode)
        .map(PeerMessage::lot)
        .toList();
  }
}
