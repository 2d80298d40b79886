package io.sidework.node.testing;

import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Chunks;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.Login;
import io.sidework.protocol.message.CloseCertificate;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.Usage;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** A worker that contributes to every lot it is drawn or admitted for; honest or a liar. */
public final class TestWorker {
  private final Vertx vertx;
  private final WebSocketClient client;
  private final FakeChain chain;
  private final EcKey key;
  private final boolean lies;
  private volatile boolean ended;
  private final Map<Integer, WebSocket> links = new TreeMap<>();
  private final List<String> refusals = new CopyOnWriteArrayList<>();
  private final Map<Bytes32, SignedBundle> bundles = new TreeMap<>();
  private final Map<String, TreeSet<Integer>> admitted = new TreeMap<>();
  private final TreeSet<String> taken = new TreeSet<>();

  public TestWorker(Vertx vertx, FakeChain chain, EcKey key, boolean lies) {
    this.vertx = vertx;
    this.client = vertx.createWebSocketClient();
    this.chain = chain;
    this.key = key;
    this.lies = lies;
    vertx.setPeriodic(1_000, tick -> repeat());
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
    return refusals;
  }

  private synchronized void forget(int port) {
    links.remove(port);
  }

  private synchronized void repeat() {
    toAll(new WorkerMessage.Alive());
    bundles.values().forEach(bundle -> toAll(new WorkerMessage.Contribute(bundle)));
  }

  private void toAll(WorkerMessage message) {
    links.values().forEach(socket -> send(socket, message));
  }

  private static void send(WebSocket socket, WorkerMessage message) {
    socket.writeBinaryMessage(Buffer.buffer(message.toBytes()));
  }

  private synchronized void take(int port, WebSocket socket, WorkerMessage message) {
    switch (message) {
      case WorkerMessage.Challenge c -> {
        Login login = new Login(key.address(), c.node(), c.nonce());
        send(socket, new WorkerMessage.Login(key.address(), chain.domain().sign(key, login)));
      }
      case WorkerMessage.Welcome w -> links.put(port, socket);
      case WorkerMessage.Refused refused -> refusals.add(refused.reason());
      case WorkerMessage.DealOpen open when open.open() -> begin(open.deal());
      case WorkerMessage.Admit admit -> admit(port, admit);
      case WorkerMessage.Closed closed -> open(socket, closed.certificate());
      default -> {}
    }
  }

  private void begin(DealId id) {
    Deal deal = chain.deal(id).orElseThrow();
    for (int lot = 0; lot < deal.lots(); lot++) {
      Chunks chunks = Chunks.of(deal, chain.roster(deal.epoch()), chain.seed(deal).orElseThrow(), lot);
      List<Integer> tasks = new ArrayList<>();
      for (int task = lot * Deal.LOT; task < lot * Deal.LOT + deal.lotSize(lot); task++) {
        int chunk = chunks.chunkOf(task);
        int rank = chunks.ranking(chunk).indexOf(key.address());
        if (rank >= 0 && rank < chunks.leased(chunk) && taken.add(id + " " + task)) {
          tasks.add(task);
        }
      }
      contribute(deal, lot, tasks);
    }
  }

  /** Acts on what f+1 nodes say. */
  private void admit(int port, WorkerMessage.Admit admit) {
    Deal deal = chain.deal(admit.deal()).orElseThrow();
    List<Integer> tasks = new ArrayList<>();
    for (int bit = 0; bit < deal.lotSize(admit.lot()); bit++) {
      int task = admit.lot() * Deal.LOT + bit;
      if (admit.tasks().testBit(bit)) {
        var who = admitted.computeIfAbsent(deal.id() + " " + task, any -> new TreeSet<>());
        who.add(port);
        if (who.size() > chain.committee(deal.epoch()).faults() && taken.add(deal.id() + " " + task)) {
          tasks.add(task);
        }
      }
    }
    contribute(deal, admit.lot(), tasks);
  }

  private void contribute(Deal deal, int lot, List<Integer> tasks) {
    if (tasks.isEmpty()) {
      return;
    }
    List<SignedBundle.Entry> entries = new ArrayList<>();
    for (int task : tasks) {
      Bytes32 digest = result(deal).digest();
      entries.add(
          new SignedBundle.Entry(
              task,
              SignedBundle.Entry.commitment(key.address(), deal.task(task), digest, salt(task))));
    }
    SignedBundle unsigned =
        new SignedBundle(
            deal.epoch(), deal.id(), lot, key.address(), entries, key.sign(Bytes32.ZERO));
    SignedBundle bundle =
        new SignedBundle(
            deal.epoch(),
            deal.id(),
            lot,
            key.address(),
            entries,
            chain.domain().sign(key, unsigned.bundle()));
    bundles.put(bundle.id(), bundle);
    toAll(new WorkerMessage.Contribute(bundle));
  }

  private TaskResult result(Deal deal) {
    TaskResult truth = Programs.result(deal);
    return lies
        ? new TaskResult(
            truth.status(),
            truth.outputHash(),
            truth.traceHash(),
            new Usage(truth.usage().fuel() + 1, truth.usage().pageFuel(), 0, 0))
        : truth;
  }

  private Bytes32 salt(int task) {
    return Keccak.hash(key.secret().toArray(), new byte[] {(byte) (task >> 8), (byte) task});
  }

  private void open(WebSocket socket, CloseCertificate certificate) {
    Deal deal = chain.deal(certificate.deal()).orElseThrow();
    List<Opening> openings = new ArrayList<>();
    for (Bytes32 id : certificate.closed().bundles()) {
      SignedBundle bundle = bundles.get(id);
      if (bundle != null) {
        for (SignedBundle.Entry entry : bundle.entries()) {
          int task = entry.taskIndex();
          openings.add(new Opening(task, key.address(), result(deal), salt(task), new byte[0]));
        }
      }
    }
    if (!openings.isEmpty()) {
      send(socket, new WorkerMessage.Open(deal.id(), certificate.lot(), openings));
    }
  }
}
