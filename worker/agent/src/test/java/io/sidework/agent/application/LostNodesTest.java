package io.sidework.agent.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidework.agent.adapter.file.FileResultStore;
import io.sidework.agent.adapter.vertx.VertxNodes;
import io.sidework.agent.application.policy.Bandwidth;
import io.sidework.agent.port.Assignment;
import io.sidework.agent.port.TaskRun;
import io.sidework.agent.port.TaskRunner;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.eip712.Receipt;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A-43 over real sockets: all nodes end while a task runs, and come back at their ports. */
class LostNodesTest {
  private static final DealTerms TERMS = Terms.terms(true, 5);
  private static final DealId DEAL = TERMS.deal().id();

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService desk = Executors.newSingleThreadExecutor();
  private final ExecutorService batches = Executors.newSingleThreadExecutor();
  private final List<Node> nodes = new ArrayList<>();

  /** A node that opens the deal and gives receipts for bundles. */
  private final class Node {
    private final EcKey key;
    private final AtomicInteger bundles = new AtomicInteger();
    private int port;
    private HttpServer server;

    Node(EcKey key) throws Exception {
      this.key = key;
      server = listen();
      port = server.actualPort();
    }

    private HttpServer listen() throws Exception {
      return vertx
          .createHttpServer()
          .webSocketHandler(this::accept)
          .listen(port, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .get(5, TimeUnit.SECONDS);
    }

    void end() throws Exception {
      server.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    void comeBack() throws Exception {
      server = listen();
    }

    private void accept(ServerWebSocket socket) {
      socket.binaryMessageHandler(frame -> receive(socket, frame));
      say(socket, new WorkerMessage.Challenge(key.address(), Terms.word(5)));
    }

    private void receive(ServerWebSocket socket, Buffer frame) {
      switch (WorkerMessage.decode(frame.getBytes())) {
        case WorkerMessage.Login login -> {
          say(socket, new WorkerMessage.Welcome());
          say(socket, new WorkerMessage.DealOpen(DEAL, true));
        }
        case WorkerMessage.Contribute(SignedBundle bundle) -> {
          bundles.incrementAndGet();
          Receipt receipt = new Receipt(bundle.epoch(), DEAL, 0, 0, bundle.id());
          say(
              socket,
              new WorkerMessage.Received(
                  DEAL, 0, 0, bundle.id(), Harness.DOMAIN.sign(key, receipt)));
        }
        default -> {}
      }
    }

    private void say(ServerWebSocket socket, WorkerMessage message) {
      var unused = socket.writeBinaryMessage(Buffer.buffer(message.toBytes()));
    }
  }

  @AfterEach
  void stop() throws Exception {
    desk.shutdownNow();
    batches.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  /** Gives what the harness's runner gives, once it may. */
  private record Gated(Harness honest, CountDownLatch begun, CountDownLatch mayEnd)
      implements TaskRunner {
    @Override
    public TaskRun run(Assignment assignment) throws InterruptedException {
      begun.countDown();
      mayEnd.await();
      return honest.run(assignment);
    }

    @Override
    public void abort() {}

    @Override
    public void close() {}
  }

  @Test
  void resultsOfAnOfflineWorkerAreDelivered() throws Exception {
    Map<Address, String> endpoints = new HashMap<>();
    for (EcKey key : Harness.NODE_KEYS) {
      Node node = new Node(key);
      nodes.add(node);
      endpoints.put(key.address(), "http://127.0.0.1:" + node.port);
    }
    Gated runner =
        new Gated(
            new Harness(folder.resolve("unused")), new CountDownLatch(1), new CountDownLatch(1));
    VertxNodes links = new VertxNodes(vertx, Harness.DOMAIN, Harness.ME);
    Agent agent = agent(links, runner);
    agent.deal(TERMS);
    agent.endpoints(endpoints);
    runner.begun().await();

    for (Node node : nodes) {
      node.end();
    }
    await().until(() -> links.linked().isEmpty());
    runner.mayEnd().countDown();
    Path results = folder.resolve("deals").resolve(DEAL.toString()).resolve("0.results");
    await().untilAsserted(() -> assertThat(results).isNotEmptyFile());
    assertThat(nodes).allMatch(node -> node.bundles.get() == 0);

    for (Node node : nodes) {
      node.comeBack();
    }
    await()
        .until(
            () -> {
              agent.tick();
              return nodes.stream().filter(node -> node.bundles.get() > 0).count() >= 3;
            });
  }

  private Agent agent(VertxNodes links, TaskRunner runner) throws IOException {
    Commitments commitments = new Commitments(Harness.DOMAIN, Harness.ME);
    Blobs blobs =
        new Blobs(
            Harness.cache(Harness.inputs()),
            (endpoint, sha256, max) -> {
              throw new IOException("all there is is on disk");
            },
            links::endpoints);
    return new Agent(
        desk,
        () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
        links,
        new FileResultStore(folder.resolve("deals")),
        commitments,
        new Inquiries(new JobLibrary(blobs), batches, desk),
        new Workbench(new JobLibrary(blobs), commitments, List.of(runner), batches, desk),
        new Contributions(
            Harness.DOMAIN,
            links,
            new OpeningSender(links, commitments, Runnable::run, Bandwidth.unlimited())));
  }
}
