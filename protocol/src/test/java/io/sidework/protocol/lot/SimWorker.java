package io.sidework.protocol.lot;

import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.message.CloseCertificate;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A worker that plays one part. */
final class SimWorker {
  private final Address account;
  private final EcKey key;
  final Scenario.WorkerKind kind;
  final LotContext context;
  final TreeMap<Bytes32, SignedBundle> bundles = new TreeMap<>();

  /** Nodes whose receipts came. */
  final Map<Receipted, TreeSet<Integer>> receipts = new TreeMap<>();

  record Receipted(int round, Bytes32 bundle) implements Comparable<Receipted> {
    @Override
    public int compareTo(Receipted other) {
      return round == other.round
          ? bundle.compareTo(other.bundle)
          : Integer.compare(round, other.round);
    }
  }

  /** Nodes that admitted it to a task, by round and bit. */
  private final Map<Integer, Map<Integer, TreeSet<Integer>>> admitted = new TreeMap<>();

  /** Round in which each task was last committed to. */
  private final Map<Integer, Integer> committed = new TreeMap<>();

  private final TreeSet<Bytes32> closed = new TreeSet<>();
  private BigInteger certified = BigInteger.ZERO;

  SimWorker(Address account, EcKey key, Scenario.WorkerKind kind, LotContext context) {
    this.account = account;
    this.key = key;
    this.kind = kind;
    this.context = context;
  }

  Address address() {
    return account;
  }

  boolean isHonest() {
    return kind == Scenario.WorkerKind.HONEST;
  }

  /** Tasks for which it is among the first m. */
  List<Integer> drawn(TaskBoard board) {
    return board.tasks().stream()
        .filter(
            task -> {
              int rank = board.draw().rank(task.index, address());
              return rank >= 0 && rank < task.leased;
            })
        .map(task -> task.index)
        .toList();
  }

  /** What it sends to begin with. */
  List<WorkerMessage> start(TaskBoard board) {
    return act(drawn(board), 0);
  }

  /** Commits to new tasks, and anew to those whose bundle a draw has split (spec A-23). */
  private List<WorkerMessage> act(List<Integer> wanted, int round) {
    List<Integer> tasks = wanted.stream().filter(task -> isToDo(task, round)).toList();
    tasks.forEach(task -> committed.put(task, round));
    if (tasks.isEmpty()) {
      return List.of();
    }
    return switch (kind) {
      case ABSENT, IDLER -> List.of();
      case DECLINER -> {
        BigInteger bits = BigInteger.ZERO;
        for (int task : tasks) {
          bits = bits.setBit(task);
        }
        yield List.of(new WorkerMessage.Decline(context.deal().id(), context.lot(), bits));
      }
      case TWO_FACED ->
          List.of(
              new WorkerMessage.Contribute(bundle(tasks, 0)),
              new WorkerMessage.Contribute(bundle(tasks, 1)));
      default -> List.of(new WorkerMessage.Contribute(bundle(tasks, 0)));
    };
  }

  private boolean isToDo(int task, int round) {
    Integer before = committed.get(task);
    return before == null
        || before < round
            && bundles.entrySet().stream()
                .noneMatch(
                    bundle ->
                        closed.contains(bundle.getKey())
                            && bundle.getValue().entries().stream()
                                .anyMatch(entry -> entry.taskIndex() == task));
  }

  SignedBundle bundle(List<Integer> tasks, int face) {
    List<SignedBundle.Entry> entries = new ArrayList<>();
    for (int task : tasks) {
      entries.add(
          new SignedBundle.Entry(
              task,
              SignedBundle.Entry.commitment(
                  address(), context.deal().task(task), result(task).digest(), salt(task, face))));
    }
    SignedBundle bundle = Sim.sign(context, account, key, entries);
    bundles.put(bundle.id(), bundle);
    return bundle;
  }

  Bytes32 salt(int task, int face) {
    return Keccak.hash(key.secret().toArray(), new byte[] {(byte) task, (byte) face});
  }

  TaskResult result(int task) {
    return context.isByAgreement()
        ? TaskResult.unproven(TaskStatus.OK, Sim.output(task, liesAbout(task)))
        : Sim.result(task, liesAbout(task));
  }

  boolean liesAbout(int task) {
    return kind == Scenario.WorkerKind.LIAR
        || kind == Scenario.WorkerKind.SELDOM_LIAR && task % 3 == 0;
  }

  boolean isLiar() {
    return kind == Scenario.WorkerKind.LIAR || kind == Scenario.WorkerKind.SELDOM_LIAR;
  }

  /** Everything not yet receipted by Q nodes, again. */
  List<WorkerMessage> repeat() {
    List<WorkerMessage> out = new ArrayList<>();
    if (kind != Scenario.WorkerKind.ABSENT) {
      out.add(new WorkerMessage.Alive());
      bundles.values().forEach(bundle -> out.add(new WorkerMessage.Contribute(bundle)));
    }
    return out;
  }

  /** Answers to one node, or to all of them. */
  record Answer(boolean toAll, long delay, List<WorkerMessage> messages) {}

  Answer receive(int node, WorkerMessage message) {
    return switch (message) {
      case WorkerMessage.Received in -> {
        receipts
            .computeIfAbsent(new Receipted(in.round(), in.bundle()), any -> new TreeSet<>())
            .add(node);
        yield new Answer(false, 0, List.of());
      }
      case WorkerMessage.Admit in -> {
        List<Integer> ready = new ArrayList<>();
        Map<Integer, TreeSet<Integer>> now =
            admitted.computeIfAbsent(in.round(), any -> new TreeMap<>());
        for (int bit : TaskBoard.ones(in.tasks()).toArray()) {
          TreeSet<Integer> who = now.computeIfAbsent(bit, any -> new TreeSet<>());
          who.add(node);
          if (who.size() > context.committee().faults()) {
            ready.add(bit);
          }
        }
        yield new Answer(true, 300, act(ready, in.round()));
      }
      case WorkerMessage.Closed in -> {
        List<WorkerMessage> said = new ArrayList<>(open(in.certificate()));
        if (kind == Scenario.WorkerKind.TURNCOAT && bundles.size() == 1) {
          said.add(new WorkerMessage.Contribute(bundle(List.copyOf(committed.keySet()), 1)));
        }
        yield new Answer(false, 20, said);
      }
      case WorkerMessage.Certified in -> {
        certified = certified.or(in.tasks());
        yield new Answer(false, 0, List.of());
      }
      default -> new Answer(false, 0, List.of());
    };
  }

  private List<WorkerMessage> open(CloseCertificate certificate) {
    if (kind == Scenario.WorkerKind.NO_SHOW
        || !certificate.isValid(context.domain(), context.committee())) {
      return List.of();
    }
    List<Opening> openings = new ArrayList<>();
    bundles.forEach(
        (id, bundle) -> {
          if (certificate.closed().bundles().contains(id)) {
            closed.add(id);
            for (SignedBundle.Entry entry : bundle.entries()) {
              openings.add(
                  new Opening(
                      entry.taskIndex(),
                      address(),
                      result(entry.taskIndex()),
                      salt(entry.taskIndex(), 0),
                      Sim.output(entry.taskIndex(), liesAbout(entry.taskIndex()))));
            }
          }
        });
    return openings.isEmpty()
        ? List.of()
        : List.of(new WorkerMessage.Open(context.deal().id(), context.lot(), openings));
  }
}
