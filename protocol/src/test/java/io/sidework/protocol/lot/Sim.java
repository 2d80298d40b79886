package io.sidework.protocol.lot;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.deal.Royalties;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.deal.Standing;
import io.sidework.protocol.eip712.Bundle;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Rates;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** A committee with its workers and network in one thread and virtual time, from one seed. */
final class Sim {
  static final long START = 1_700_000_000_000L;
  private static final long LIMIT = 20 * 60_000;
  private static final Timing TIMING = new Timing(10_000, 3_000, 1_500, 1_000);

  final Scenario scenario;
  final List<SimNode> nodes = new ArrayList<>();
  final Map<Address, SimWorker> workers = new TreeMap<>();

  /** As the scenario names their parts. */
  final List<SimWorker> inOrder = new ArrayList<>();

  final LotContext terms;
  private final Random random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private long now = START;
  private long number;
  private Bytes32 trace = Bytes32.ZERO;

  /** Sees every message that nodes send. */
  java.util.function.Consumer<byte[]> tap = bytes -> {};

  private record Event(long at, long number, Runnable action) {}

  Sim(Scenario scenario) {
    this.scenario = scenario;
    this.random = new Random(scenario.seed() * 31 + 7);
    List<EcKey> nodeKeys = keys("node", scenario.nodes());
    List<EcKey> workerKeys = keys("worker", scenario.workers().size());
    Deal deal = deal(scenario);
    // Workers sign with keys that are not their accounts (spec R-26).
    List<Seat> seats =
        IntStream.range(0, workerKeys.size())
            .mapToObj(i -> seat(workerKeys.get(i), scenario.standing(i)))
            .toList();
    Committee committee = new Committee(3, nodeKeys.stream().map(EcKey::address).toList());
    for (int i = 0; i < scenario.nodes(); i++) {
      int bad = i < scenario.byzantine().size() ? i : -1;
      LotContext context =
          new LotContext(
              Domain.of(BigInteger.valueOf(31337), Address.ZERO),
              deal,
              scenario.runtime(),
              0,
              Keccak.hash(new byte[] {(byte) scenario.seed()}),
              new Roster(3, seats),
              committee,
              i,
              nodeKeys.get(i),
              TIMING);
      nodes.add(new SimNode(context, bad < 0 ? null : scenario.byzantine().get(bad), START));
    }
    terms = nodes.getFirst().context;
    for (int i = 0; i < workerKeys.size(); i++) {
      SimWorker worker =
          new SimWorker(seats.get(i).owner(), workerKeys.get(i), scenario.workers().get(i), terms);
      workers.put(worker.address(), worker);
      inOrder.add(worker);
    }
  }

  private static Seat seat(EcKey key, int standing) {
    return new Seat(owner(key), key.address(), 1, Address.ZERO, Amount.ZERO, Standing.of(standing));
  }

  private static Address owner(EcKey key) {
    return EcKey.of(Keccak.hash(key.address().toArray())).address();
  }

  private static List<EcKey> keys(String role, int count) {
    List<EcKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(EcKey.of(Keccak.hash((role + i).getBytes(StandardCharsets.UTF_8))));
    }
    return keys;
  }

  static Deal deal(Scenario scenario) {
    return new Deal(
        new DealId(Keccak.hash(new byte[] {1, (byte) scenario.seed()})),
        Bytes32.ZERO,
        Address.ZERO,
        Address.ZERO,
        Address.ZERO,
        Bytes32.ZERO,
        Bytes32.ZERO,
        Bytes32.ZERO,
        Amount.of(1_000_003),
        Rates.FIXED,
        Royalties.NONE,
        0,
        scenario.tasks(),
        scenario.mode(),
        scenario.trust(),
        new Limits(scenario.fuel(), 1, 100),
        0,
        Callback.NONE,
        3,
        START / 1000 + 3600,
        Amount.of(1_000_000_000_000L),
        250,
        Amount.of(77),
        Amount.ZERO,
        5);
  }

  static byte[] output(int task, boolean lie) {
    return ((lie ? "lie " : "result of ") + task).getBytes(StandardCharsets.UTF_8);
  }

  static TaskResult result(int task, boolean lie) {
    byte[] output = output(task, lie);
    return new TaskResult(
        TaskStatus.OK,
        TaskResult.outputHash(output),
        Keccak.hash(new byte[] {(byte) task}),
        new Usage(1000L + task, 2000, 3, output.length));
  }

  static SignedBundle sign(
      LotContext context, Address worker, EcKey key, List<SignedBundle.Entry> entries) {
    SignedBundle draft =
        new SignedBundle(
            context.deal().epoch(),
            context.deal().id(),
            context.lot(),
            worker,
            entries,
            key.sign(Bytes32.ZERO));
    Bundle bundle = draft.bundle();
    return new SignedBundle(
        draft.epoch(),
        draft.deal(),
        draft.lot(),
        draft.worker(),
        entries,
        context.domain().sign(key, bundle));
  }

  SimWorker worker(Address address) {
    return java.util.Objects.requireNonNull(workers.get(address), "a worker of this lot");
  }

  long elapsed() {
    return now - START;
  }

  /** Runs until every honest node is done; the result names all that happened. */
  Bytes32 run() {
    begin();
    while (!events.isEmpty() && !isOver()) {
      Event event = events.poll();
      now = event.at();
      if (elapsed() > LIMIT) {
        throw new AssertionError(
            "not done after "
                + LIMIT
                + " ms: "
                + nodes.stream().map(node -> node.lot.progress().toString()).toList()
                + " "
                + scenario);
      }
      event.action().run();
    }
    return trace;
  }

  /** Runs for so long, or until every honest node is done: a lot without proof may never be. */
  Bytes32 runFor(long millis) {
    begin();
    while (!events.isEmpty() && !isOver() && elapsed() < millis) {
      Event event = events.poll();
      now = event.at();
      event.action().run();
    }
    return trace;
  }

  private boolean isOver() {
    return nodes.stream().allMatch(node -> !node.isHonest() || node.up && node.lot.isIdle());
  }

  private void begin() {
    for (SimNode node : nodes) {
      after(random.nextInt(100), () -> tick(node));
    }
    TaskBoard board = new TaskBoard(terms, new Draw(terms), START, transition -> {});
    for (SimWorker worker : workers.values()) {
      after(200 + random.nextInt(2000), () -> toNodes(worker, worker.start(board)));
      after(1000 + random.nextInt(1000), () -> repeat(worker));
    }
    for (int i = 0; i < scenario.crashes(); i++) {
      after(random.nextInt(15_000), this::crash);
    }
    for (int i = 0; i < scenario.cuts(); i++) {
      SimNode node = nodes.get(random.nextInt(nodes.size()));
      after(random.nextInt(10_000), () -> node.cutUntil = now + 1000 + random.nextInt(12_000));
    }
  }

  private void after(long delay, Runnable action) {
    events.add(new Event(now + delay, number++, action));
  }

  private void tick(SimNode node) {
    input(node, new LotInput.Tick());
    after(100, () -> tick(node));
  }

  private void repeat(SimWorker worker) {
    toNodes(worker, worker.repeat());
    after(2000, () -> repeat(worker));
  }

  private void crash() {
    List<SimNode> honest = nodes.stream().filter(node -> node.isHonest() && node.up).toList();
    if (honest.size() < terms.committee().size() - terms.committee().faults() && honest.size() > 0
        || honest.isEmpty()) {
      return;
    }
    SimNode node = honest.get(random.nextInt(honest.size()));
    node.up = false;
    after(500 + random.nextInt(8000), () -> restart(node));
  }

  private void restart(SimNode node) {
    node.restart();
    for (SimNode other : nodes) {
      if (other != node) {
        input(node, new LotInput.PeerJoined(other.context.me()));
        input(other, new LotInput.PeerJoined(node.context.me()));
      }
    }
    workers.keySet().forEach(worker -> input(node, new LotInput.WorkerJoined(worker)));
  }

  private void toNodes(SimWorker worker, List<WorkerMessage> messages) {
    for (SimNode node : nodes) {
      messages.forEach(message -> toNode(worker, node, message));
    }
  }

  private void toNode(SimWorker worker, SimNode node, WorkerMessage message) {
    deliver(
        () -> {
          if (now >= node.cutUntil) {
            input(node, new LotInput.FromWorker(worker.address(), message));
          }
        });
  }

  private void deliver(Runnable action) {
    int copies = random.nextInt(1000) < scenario.loss() ? 0 : random.nextInt(30) == 0 ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      after(5 + random.nextInt(60), action);
    }
  }

  private void input(SimNode node, LotInput input) {
    if (!node.up || node.kind == Scenario.NodeKind.SILENT) {
      return;
    }
    List<Effect> effects = node.apply(input, now);
    for (Effect effect : effects) {
      record(node, effect);
      carryOut(node, effect);
    }
  }

  private void record(SimNode node, Effect effect) {
    byte[] what =
        switch (effect) {
          case Effect.ToPeer in -> in.message().toBytes();
          case Effect.ToPeers in -> in.message().toBytes();
          case Effect.ToWorker in -> in.message().toBytes();
          default -> effect.getClass().getSimpleName().getBytes(StandardCharsets.UTF_8);
        };
    if (what.length > 40) {
      tap.accept(what);
    }
    trace =
        Keccak.hash(
            trace.toArray(), new byte[] {(byte) node.context.me(), (byte) (now - START)}, what);
  }

  private void carryOut(SimNode node, Effect effect) {
    switch (effect) {
      case Effect.ToPeer in -> toPeer(node, in.node(), in.message());
      case Effect.ToPeers in -> {
        for (int i = 0; i < nodes.size(); i++) {
          if (i != node.context.me()) {
            toPeer(node, i, in.message());
          }
        }
      }
      case Effect.Supply in -> {
        for (PeerMessage message : node.read(in)) {
          tap.accept(message.toBytes());
          for (int i = 0; i < nodes.size(); i++) {
            if (i == in.node() || in.node() < 0 && i != node.context.me()) {
              toPeer(node, i, message);
            }
          }
        }
      }
      case Effect.ToWorker in -> {
        SimWorker worker = workers.get(in.worker());
        if (worker != null) {
          deliver(() -> receive(worker, node, in.message()));
        }
      }
      case Effect.Reexecute in ->
          after(
              200 + random.nextInt(1500),
              () ->
                  input(
                      node,
                      new LotInput.Reexecuted(
                          in.taskIndex(),
                          result(in.taskIndex(), errs(node)),
                          output(in.taskIndex(), errs(node)))));
      default -> {}
    }
  }

  /** An engine that differs gives what liars say. */
  private boolean errs(SimNode node) {
    return scenario.fickle() && node.context.me() % 2 == 1;
  }

  private void receive(SimWorker worker, SimNode node, WorkerMessage message) {
    SimWorker.Answer answer = worker.receive(node.context.me(), message);
    if (!answer.messages().isEmpty()) {
      after(
          answer.delay(),
          () -> {
            if (answer.toAll()) {
              toNodes(worker, answer.messages());
            } else {
              answer.messages().forEach(reply -> toNode(worker, node, reply));
            }
          });
    }
  }

  private void toPeer(SimNode from, int to, PeerMessage message) {
    List<PeerMessage> sent =
        from.kind == Scenario.NodeKind.EQUIVOCATOR
            ? Equivocator.twist(from.context, to, message, random)
            : List.of(message);
    for (PeerMessage each : sent) {
      if (now >= from.cutUntil && now >= nodes.get(to).cutUntil) {
        deliver(() -> input(nodes.get(to), new LotInput.FromPeer(from.context.me(), each)));
      }
    }
  }
}
