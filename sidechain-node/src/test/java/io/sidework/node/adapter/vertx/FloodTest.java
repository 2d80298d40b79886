package io.sidework.node.adapter.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidework.node.testing.Cluster;
import io.sidework.node.testing.Http;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.eip712.Login;
import io.sidework.protocol.message.WorkerMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What comes in before and after the login is bounded by a real node (spec N-4, N-24). */
class FloodTest {
  private static final int WORKERS = 40;

  @SuppressWarnings("NullAway.Init")
  private static Cluster cluster;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = new Cluster(directory, WORKERS);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static int port() {
    return URI.create(cluster.url(0)).getPort();
  }

  private static long metric(String name) throws Exception {
    byte[] all = Http.get(cluster.url(0) + "/v1/metrics").body();
    return new String(all, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("sidework_node_" + name + " "))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static RawSocket connect() throws Exception {
    RawSocket socket = new RawSocket(port(), "/v1/worker");
    socket.upgraded();
    return socket;
  }

  private static WorkerMessage next(RawSocket socket) throws Exception {
    return Reader.all(socket.frame(), WorkerMessage::decode);
  }

  private static RawSocket logIn(EcKey key) throws Exception {
    RawSocket socket = connect();
    var asked = (WorkerMessage.Challenge) next(socket);
    Login login = new Login(key.address(), asked.node(), asked.nonce());
    byte[] answer =
        new WorkerMessage.Login(key.address(), cluster.chain().domain().sign(key, login)).toBytes();
    socket.begin(answer.length, answer);
    assertThat(next(socket)).isInstanceOf(WorkerMessage.Welcome.class);
    return socket;
  }

  @Test
  void beforeTheLoginOnlySmallMessagesAreTaken() throws Exception {
    try (RawSocket atLimit = connect();
        RawSocket over = connect();
        RawSocket half = connect()) {
      next(atLimit);
      atLimit.begin(Sessions.MAX_LOGIN, new byte[Sessions.MAX_LOGIN]);
      assertThat(((WorkerMessage.Refused) next(atLimit)).reason()).contains("malformed");
      next(over);
      over.begin(Sessions.MAX_LOGIN + 1, new byte[Sessions.MAX_LOGIN + 1]);
      assertThat(((WorkerMessage.Refused) next(over)).reason()).contains("at most 4096 bytes");
      next(half);
      half.begin(1 << 20, new byte[8 << 10]);
      assertThat(((WorkerMessage.Refused) next(half)).reason()).contains("at most 4096 bytes");
      await().atMost(Duration.ofSeconds(5)).until(half::isEnded);
    }
  }

  @Test
  void manyWhoLeaveInTheMiddleOfTheUpgradeDoNotUseUpTheRoomOfStrangers() throws Exception {
    for (int i = 0; i < 4 * SocketServer.MAX_STRANGERS; i++) {
      new RawSocket(port(), "/v1/worker").reset();
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptions()
        .untilAsserted(() -> logIn(cluster.workerKey(0)).close());
  }

  @Test
  void largeMessagesOfManyWorkersWaitForEachOtherAndStallersGo() throws Exception {
    List<RawSocket> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      workers.add(logIn(cluster.workerKey(i)));
    }
    List<Thread> senders = new ArrayList<>();
    byte[] nearly = new byte[WorkerMessage.MAX_FRAME - 1];
    for (RawSocket worker : workers) {
      senders.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      worker.begin(WorkerMessage.MAX_FRAME, nearly);
                    } catch (java.io.IOException e) {
                      // It was cut off, or the test has ended.
                    }
                  }));
    }
    // 160 MiB are under way, more than the heap of a node; it must keep on serving the others.
    long most = 0;
    for (int i = 0; i < 30; i++) {
      Thread.sleep(100);
      most = Math.max(most, metric("inbound_workers_bytes"));
    }
    assertThat(most).isBetween(8L << 20, 20L << 20);
    assertThat(metric("peers_connected")).isEqualTo(Cluster.SIZE - 1);
    for (RawSocket worker : workers) {
      worker.reset();
    }
    for (Thread sender : senders) {
      sender.join();
    }
    await().atMost(Duration.ofSeconds(5)).until(() -> metric("inbound_workers_bytes") == 0);
  }
}
