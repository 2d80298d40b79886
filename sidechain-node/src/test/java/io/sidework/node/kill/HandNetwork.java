package io.sidework.node.kill;

import io.sidework.node.application.Command;
import io.sidework.node.application.Membership;
import io.sidework.node.port.CertifiedSource;
import io.sidework.node.port.Store.Ended;
import io.sidework.node.testing.Contributor;
import io.sidework.node.testing.FakeChain;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Three of four nodes, which all are needed then, and workers, in virtual time and one thread. The
 * node with index 0 may be killed: it starts again from what was on its disk at that instant.
 */
final class HandNetwork implements AutoCloseable, CertifiedSource {
  static final List<EcKey> NODES =
      IntStream.range(0, 4).mapToObj(i -> Terms.key("node" + i)).toList();

  private static final int RUNNING = 3;
  private static final long TURN_MILLIS = 100;
  private static final List<EcKey> WORKERS =
      IntStream.range(0, 3).mapToObj(i -> Terms.key("worker" + i)).toList();

  private long now = 1_800_000_000_000L;
  private final FakeChain chain;
  private final Path directory;
  private final KillPoints points;
  private final Words words = new Words();
  private final List<Life> lives = new ArrayList<>();
  private final Map<Address, Contributor> workers = new HashMap<>();
  private final Deque<Runnable> onTheWay = new ArrayDeque<>();
  private int deaths;

  HandNetwork(Path directory, KillPoints points) throws IOException {
    this.directory = directory;
    this.points = points;
    this.chain =
        new FakeChain(
            NODES.stream().map(EcKey::address).toList(),
            WORKERS.stream().map(EcKey::address).toList(),
            () -> now);
    for (EcKey worker : WORKERS) {
      workers.put(worker.address(), new Contributor(chain, worker, false, new WorkerLink(worker)));
    }
    for (int node = 0; node < RUNNING; node++) {
      KillPoints mine = node == 0 ? points : new KillPoints(-1);
      lives.add(new Life(node, this, directory.resolve("node" + node), mine));
    }
    for (int node = 0; node < RUNNING; node++) {
      connect(node);
    }
  }

  FakeChain chain() {
    return chain;
  }

  Words words() {
    return words;
  }

  long now() {
    return now;
  }

  Life life(int node) {
    return lives.get(node);
  }

  int deaths() {
    return deaths;
  }

  Membership membership() {
    Map<Address, String> endpoints = new TreeMap<>();
    for (int node = 0; node < RUNNING; node++) {
      endpoints.put(NODES.get(node).address(), Integer.toString(node));
    }
    return new Membership(endpoints.keySet(), Map.of(), endpoints);
  }

  private static int index(Address peer) {
    return IntStream.range(0, RUNNING)
        .filter(node -> NODES.get(node).address().equals(peer))
        .findFirst()
        .orElse(-1);
  }

  void send(int from, Address to, PeerMessage message) {
    int node = index(to);
    if (from == 0) {
      words.says(message);
    }
    if (node >= 0) {
      PeerMessage copy = PeerMessage.decode(message.toBytes());
      Address sender = NODES.get(from).address();
      onTheWay.add(() -> lives.get(node).put(new Command.PeerFrame(sender, copy, () -> {})));
    }
  }

  void send(int from, Address worker, WorkerMessage message) {
    onTheWay.add(() -> Objects.requireNonNull(workers.get(worker)).take(from, message));
  }

  private final class WorkerLink implements Contributor.Out {
    private final Address worker;

    private WorkerLink(EcKey key) {
      this.worker = key.address();
    }

    @Override
    public void toAll(WorkerMessage message) {
      IntStream.range(0, RUNNING).forEach(node -> to(node, message));
    }

    @Override
    public void to(int node, WorkerMessage message) {
      onTheWay.add(() -> lives.get(node).put(new Command.WorkerFrame(worker, message, () -> {})));
    }
  }

  /** A node has just started: it and all others see each other. */
  private void connect(int node) {
    for (int other = 0; other < RUNNING; other++) {
      if (other != node) {
        lives.get(node).put(new Command.PeerUp(NODES.get(other).address()));
      }
    }
    workers.keySet().stream()
        .sorted()
        .forEach(worker -> lives.get(node).put(new Command.WorkerUp(worker)));
  }

  /** Until a deal is settled and whole in the archive of every node, or for so many seconds. */
  boolean run(Deal deal, int seconds) throws IOException {
    for (int turn = 0; turn < seconds * 1_000 / TURN_MILLIS; turn++) {
      if (isWhole(deal)) {
        return true;
      }
      now += TURN_MILLIS;
      if (turn % 10 == 0) {
        workers.values().forEach(Contributor::repeat);
      }
      for (int sent = onTheWay.size(); sent > 0; sent--) {
        onTheWay.remove().run();
      }
      for (int node = 0; node < RUNNING; node++) {
        try {
          lives.get(node).turn();
        } catch (Killed e) {
          bury(node);
        }
      }
    }
    return false;
  }

  /** What was on its way is lost, and what it had not written; its disk is as it is now. */
  private void bury(int node) throws IOException {
    Life dead = lives.get(node);
    Path next = directory.resolve("node" + node + " after death " + ++deaths);
    MortalFiles.copy(dead.directory(), next);
    dead.close();
    onTheWay.clear();
    lives.set(node, new Life(node, this, next, points));
    for (int other = 0; other < RUNNING; other++) {
      if (other != node) {
        lives.get(other).put(new Command.PeerDown(NODES.get(node).address()));
        lives.get(other).put(new Command.PeerUp(NODES.get(node).address()));
      }
    }
    connect(node);
  }

  private boolean isWhole(Deal deal) {
    return chain.state(deal.id()).settled() == deal.volume()
        && lives.stream()
            .allMatch(
                life ->
                    life.store().archived(deal.id()).isPresent()
                        && life.store().lacking(Ended.NONE, 1).isEmpty());
  }

  Optional<byte[]> blob(String endpoint, Bytes32 sha256) {
    return lives.get(Integer.parseInt(endpoint)).blobs().read(sha256);
  }

  @Override
  public Optional<List<SegmentCertificate>> certificates(
      String endpoint, DealId deal, int first, int lots) {
    var held = lives.get(Integer.parseInt(endpoint)).certificates();
    return Optional.of(
        held.names(deal).stream()
            .filter(name -> name.lot() >= first && name.lot() < first + lots)
            .map(name -> held.certificate(deal, name).orElseThrow())
            .toList());
  }

  @Override
  public Optional<Map<Bytes32, byte[]>> outputs(String endpoint, List<Bytes32> hashes, long bytes) {
    Map<Bytes32, byte[]> found = new TreeMap<>();
    for (Bytes32 hash : hashes) {
      lives
          .get(Integer.parseInt(endpoint))
          .store()
          .output(hash)
          .ifPresent(output -> found.put(hash, output));
    }
    return Optional.of(found);
  }

  @Override
  public void close() {
    lives.forEach(Life::close);
  }
}
