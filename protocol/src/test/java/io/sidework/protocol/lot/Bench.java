package io.sidework.protocol.lot;

import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A committee whose every message a test can hold back: no chance, no hidden order. */
final class Bench {
  /** Whether a message reaches a node. */
  @FunctionalInterface
  interface Link {
    boolean carries(int from, int to, PeerMessage message);
  }

  /** Something that a node wanted done. */
  record Sent(int from, Effect effect, long at) {}

  private record Travelling(int from, int to, PeerMessage message, long at) {}

  final List<SimNode> nodes;
  final List<SimWorker> workers;

  /** As the scenario names their parts. */
  final List<SimWorker> inOrder;

  final LotContext terms;
  final List<Sent> sent = new ArrayList<>();
  final TreeSet<Integer> down = new TreeSet<>();
  Link link = (from, to, message) -> true;

  /** Nodes that re-execute when they are asked to. */
  final TreeSet<Integer> computing = new TreeSet<>();

  private final Deque<Travelling> network = new ArrayDeque<>();
  private long now = Sim.START;

  /** Milliseconds that every message between nodes takes; time then passes in steps of one. */
  long delay;

  Bench(int nodes, int tasks, int trust, Scenario.WorkerKind... workers) {
    this(Scenario.plain(nodes, tasks, trust, List.of(workers)));
  }

  Bench(Scenario scenario) {
    Sim parts = new Sim(scenario);
    this.nodes = parts.nodes;
    this.terms = parts.terms;
    this.workers = new ArrayList<>(parts.workers.values());
    this.inOrder = parts.inOrder;
  }

  long now() {
    return now;
  }

  TaskBoard board() {
    return new TaskBoard(terms, new Draw(terms), Sim.START, transition -> {});
  }

  /** The worker of a rank for task 0. */
  SimWorker ranked(int rank) {
    Address owner = board().task(0).ranking().get(rank);
    return workers.stream().filter(w -> w.address().equals(owner)).findFirst().orElseThrow();
  }

  /** Leader of view 0, of view 1, ... of a slot. */
  List<Integer> leaders(int round, int step) {
    return terms.committee().leaders(terms.deal().id(), terms.lot(), round, step);
  }

  Verdict input(int node, LotInput input) {
    if (down.contains(node)) {
      return Verdict.IGNORE;
    }
    List<Effect> effects = new ArrayList<>();
    Verdict verdict = nodes.get(node).apply(input, now, effects);
    for (Effect effect : effects) {
      sent.add(new Sent(node, effect, now));
      switch (effect) {
        case Effect.ToPeer in -> travel(node, in.node(), in.message());
        case Effect.ToPeers in -> {
          for (int to = 0; to < nodes.size(); to++) {
            if (to != node) {
              travel(node, to, in.message());
            }
          }
        }
        case Effect.Supply in -> {
          for (PeerMessage message : nodes.get(node).read(in)) {
            for (int to = 0; to < nodes.size(); to++) {
              if (to == in.node() || in.node() < 0 && to != node) {
                travel(node, to, message);
              }
            }
          }
        }
        case Effect.Reexecute in when computing.contains(node) -> compute(node, in.taskIndex());
        default -> {}
      }
    }
    return verdict;
  }

  private void travel(int from, int to, PeerMessage message) {
    network.add(new Travelling(from, to, message, now + delay));
  }

  private void compute(int node, int task) {
    input(node, new LotInput.Reexecuted(task, Sim.result(task, false), Sim.output(task, false)));
  }

  Verdict from(SimWorker worker, int node, WorkerMessage message) {
    return input(node, new LotInput.FromWorker(worker.address(), message));
  }

  /** Everything that this worker would say at the start, said to some nodes. */
  void contribute(SimWorker worker, List<Integer> tasks, int... to) {
    WorkerMessage message = new WorkerMessage.Contribute(worker.bundle(tasks, 0));
    for (int node : to) {
      from(worker, node, message);
    }
  }

  /** Opens at a node what that node has last asked the worker for. */
  void open(SimWorker worker, int node) {
    toWorker(node, worker, WorkerMessage.Closed.class)
        .reduce((first, last) -> last)
        .ifPresent(
            closed ->
                worker
                    .receive(node, closed)
                    .messages()
                    .forEach(message -> from(worker, node, message)));
  }

  /** Whatever travels arrives, and what that leads to. */
  void deliver() {
    while (!network.isEmpty() && network.peek().at() <= now) {
      Travelling next = network.poll();
      if (!down.contains(next.from()) && link.carries(next.from(), next.to(), next.message())) {
        input(next.to(), new LotInput.FromPeer(next.from(), next.message()));
      }
    }
  }

  /** Time passes in steps of 100 ms for every node, and links work. */
  void pass(long millis) {
    deliver();
    for (long end = now + millis; now < end; ) {
      long step = delay == 0 ? 100 : 1;
      now += step;
      if ((now - Sim.START) % 100 != 0) {
        deliver();
        continue;
      }
      for (int node = 0; node < nodes.size(); node++) {
        input(node, new LotInput.Tick());
      }
      deliver();
    }
  }

  /** Much time passes at once. */
  void skip(long millis) {
    now += millis;
    for (int node = 0; node < nodes.size(); node++) {
      input(node, new LotInput.Tick());
    }
    deliver();
  }

  <T extends WorkerMessage> Stream<T> toWorker(int node, SimWorker worker, Class<T> kind) {
    return sent.stream()
        .filter(each -> each.from() == node)
        .map(Sent::effect)
        .filter(Effect.ToWorker.class::isInstance)
        .map(Effect.ToWorker.class::cast)
        .filter(each -> each.worker().equals(worker.address()))
        .map(Effect.ToWorker::message)
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  /** What a node has said in the agreement, oldest first. */
  <T extends AgreementMessage> List<T> votes(int node, Class<T> kind) {
    return sent.stream()
        .filter(each -> each.from() == node)
        .flatMap(each -> vote(each.effect()).stream())
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  private static Optional<AgreementMessage> vote(Effect effect) {
    return switch (effect) {
      case Effect.ToPeer in -> vote(in.message());
      case Effect.ToPeers in -> vote(in.message());
      default -> Optional.empty();
    };
  }

  static Optional<AgreementMessage> vote(PeerMessage message) {
    return message instanceof PeerMessage.Agreement agreement
            && LotMessage.decode(agreement.body()) instanceof LotMessage.Voting voting
        ? Optional.of(voting.message())
        : Optional.empty();
  }

  static boolean isOutput(PeerMessage message) {
    return message instanceof PeerMessage.Agreement agreement
        && LotMessage.decode(agreement.body()) instanceof LotMessage.Output;
  }

  LotMachine lot(int node) {
    return (LotMachine) nodes.get(node).lot;
  }
}
