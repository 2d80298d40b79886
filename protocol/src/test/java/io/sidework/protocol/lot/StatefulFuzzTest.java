package io.sidework.protocol.lot;

import static io.sidework.protocol.lot.Scenario.WorkerKind.HONEST;
import static io.sidework.protocol.lot.Scenario.WorkerKind.LIAR;
import static io.sidework.protocol.lot.Scenario.WorkerKind.TWO_FACED;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Mutator;
import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.eip712.NewViewStatement;
import io.sidework.protocol.eip712.Reexecution;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One bad node and bad workers say to honest nodes whatever they can: what others said, again, in
 * another order, damaged, or made up and properly signed. No input is answered by an exception or
 * changes what it does not accept ({@link SimNode}), logs stay small, a restart brings the same lot
 * back, and the honest nodes certify the same.
 *
 * <p>Longer: {@code -Dfuzz.lots=1000}, more at once: {@code -Dfuzz.hostile=200}.
 */
class StatefulFuzzTest {
  private static final int TASKS = 4;
  private static final int STEPS = 400;
  private static final int MOST_KEPT = 400;

  /** In a step of 100 ms. */
  private static final int HOSTILE = Integer.getInteger("fuzz.hostile", 8);

  /**
   * What the bad ones may add to one log: a bound of the rules, whatever they send. NEWVIEWs, four
   * a view (L-33), are most of it.
   */
  private static final long MOST_LOGGED = 256 << 10;

  static LongStream seeds() {
    return LongStream.range(0, Integer.getInteger("fuzz.lots", 12));
  }

  private Random random = new Random(0);
  private Mutator mutator = new Mutator(0);
  private Bench bench = new Bench(1, 1, 1);
  private int bad;
  private final List<byte[]> peerFrames = new ArrayList<>();
  private final List<byte[]> workerFrames = new ArrayList<>();
  private final Deque<PeerMessage> twisted = new ArrayDeque<>();

  @ParameterizedTest
  @MethodSource("seeds")
  void honestNodesDecideWhateverBadOnesSay(long seed) {
    start(seed);
    for (int step = 0; step < STEPS && !isDone(); step++) {
      bench.pass(100);
      answer();
      for (int i = 0; i < HOSTILE; i++) {
        disturb();
      }
      if (step % 50 == 49) {
        bench.nodes.get(honest().get(random.nextInt(3))).restart();
      }
    }
    assertThat(isDone()).describedAs("decided in " + STEPS / 10 + " s: " + progress()).isTrue();
    List<SegmentCertificate> first = certificates(honest().getFirst());
    for (int node : honest()) {
      assertThat(leaves(certificates(node))).isEqualTo(leaves(first));
      assertThat(hostileBytes(node)).isLessThan(MOST_LOGGED);
      bench.nodes.get(node).restart();
    }
  }

  private void start(long seed) {
    random = new Random(seed);
    mutator = new Mutator(seed);
    bench = new Bench(4, TASKS, 16, HONEST, HONEST, HONEST, HONEST, LIAR, TWO_FACED);
    bad = (int) (seed % 4);
    List.of(peerFrames, workerFrames).forEach(List::clear);
    twisted.clear();
    bench.computing.addAll(honest());
    bench.link = this::carries;
    TaskBoard board = bench.board();
    for (SimWorker worker : bench.workers) {
      say(worker, worker.start(board), honest());
    }
  }

  private List<Integer> honest() {
    return IntStream.range(0, 4).filter(node -> node != bad).boxed().toList();
  }

  private boolean isDone() {
    return honest().stream().allMatch(node -> bench.lot(node).isDone());
  }

  private List<LotProgress> progress() {
    return honest().stream().map(node -> bench.lot(node).progress()).toList();
  }

  private List<SegmentCertificate> certificates(int node) {
    return bench.nodes.get(node).certificates;
  }

  private static TreeSet<String> leaves(List<SegmentCertificate> certificates) {
    TreeSet<String> leaves = new TreeSet<>();
    certificates.forEach(made -> made.leaves().forEach(leaf -> leaves.add(leaf.toString())));
    return leaves;
  }

  /** Of what a node wrote down, what the bad node said. */
  private long hostileBytes(int node) {
    return bench.nodes.get(node).inputs().stream()
        .filter(bytes -> LotInput.decode(bytes) instanceof LotInput.FromPeer in && in.node() == bad)
        .mapToLong(bytes -> bytes.length)
        .sum();
  }

  /** What the bad node says goes its own ways. */
  private boolean carries(int from, int to, PeerMessage message) {
    keep(peerFrames, message);
    if (from == bad) {
      twisted.addAll(Equivocator.twist(bench.nodes.get(bad).context, to, message, random));
    }
    return from != bad;
  }

  private void keep(List<byte[]> frames, Encodable message) {
    if (frames.size() < MOST_KEPT) {
      frames.add(message.toBytes());
    } else {
      frames.set(random.nextInt(MOST_KEPT), message.toBytes());
    }
  }

  private void say(SimWorker worker, List<WorkerMessage> messages, List<Integer> nodes) {
    for (WorkerMessage message : messages) {
      keep(workerFrames, message);
      nodes.forEach(node -> bench.from(worker, node, message));
    }
  }

  /** Workers answer what nodes have told them. */
  private void answer() {
    List<Bench.Sent> told = List.copyOf(bench.sent);
    bench.sent.clear();
    for (Bench.Sent each : told) {
      if (each.effect() instanceof Effect.ToWorker in && each.from() != bad) {
        bench.workers.stream()
            .filter(worker -> worker.address().equals(in.worker()))
            .forEach(worker -> answer(worker, each.from(), in.message()));
      }
    }
  }

  private void answer(SimWorker worker, int node, WorkerMessage message) {
    SimWorker.Answer answer = worker.receive(node, message);
    say(worker, answer.messages(), answer.toAll() ? honest() : List.of(node));
  }

  private void disturb() {
    int to = honest().get(random.nextInt(3));
    switch (random.nextInt(8)) {
      case 0, 1 -> damaged(peerFrames).flatMap(StatefulFuzzTest::peer).forEach(m -> tell(to, m));
      case 2 -> any(peerFrames).flatMap(StatefulFuzzTest::peer).forEach(m -> tell(to, m));
      case 3 -> Optional.ofNullable(twisted.poll()).ifPresent(m -> tell(to, m));
      case 4 -> tell(to, newView());
      case 5 -> tell(to, random.nextBoolean() ? word() : want());
      default -> worker(to);
    }
  }

  private void tell(int node, PeerMessage message) {
    bench.input(node, new LotInput.FromPeer(bad, message));
  }

  private Stream<byte[]> any(List<byte[]> frames) {
    return frames.isEmpty() ? Stream.empty() : Stream.of(frames.get(random.nextInt(frames.size())));
  }

  private Stream<byte[]> damaged(List<byte[]> frames) {
    return frames.isEmpty() ? Stream.empty() : Stream.of(mutator.mutate(frames));
  }

  private static Stream<PeerMessage> peer(byte[] frame) {
    try {
      return Stream.of(PeerMessage.decode(frame));
    } catch (MalformedMessage e) {
      return Stream.empty();
    }
  }

  private static Stream<WorkerMessage> worker(byte[] frame) {
    try {
      return Stream.of(WorkerMessage.decode(frame));
    } catch (MalformedMessage e) {
      return Stream.empty();
    }
  }

  /** The last two workers are bad; sometimes they say what others said. */
  private void worker(int node) {
    SimWorker liar = bench.inOrder.get(4 + random.nextInt(2));
    WorkerMessage made =
        switch (random.nextInt(3)) {
          case 0 -> new WorkerMessage.Contribute(liar.bundle(tasks(), random.nextInt(3)));
          case 1 ->
              new WorkerMessage.Decline(
                  bench.terms.deal().id(), 0, BigInteger.valueOf(random.nextInt(1 << TASKS)));
          default -> new WorkerMessage.Alive();
        };
    Stream<WorkerMessage> said =
        switch (random.nextInt(3)) {
          case 0 -> Stream.of(made);
          case 1 -> any(workerFrames).flatMap(StatefulFuzzTest::worker);
          default -> damaged(workerFrames).flatMap(StatefulFuzzTest::worker);
        };
    said.forEach(message -> bench.from(liar, node, message));
  }

  private List<Integer> tasks() {
    int mask = 1 + random.nextInt((1 << TASKS) - 1);
    return IntStream.range(0, TASKS).filter(task -> (mask >> task & 1) == 1).boxed().toList();
  }

  /** Of any view, with nothing or with what somebody else has, signed by the bad node. */
  private PeerMessage newView() {
    LotContext context = bench.nodes.get(bad).context;
    Slot slot = Slot.of(random.nextInt(4));
    int view = random.nextInt(1 << random.nextInt(12));
    byte[] inventory =
        any(peerFrames)
            .flatMap(StatefulFuzzTest::peer)
            .flatMap(message -> Bench.vote(message).stream())
            .filter(NewView.class::isInstance)
            .map(vote -> ((NewView) vote).inventory())
            .findFirst()
            .orElse(new byte[random.nextInt(64)]);
    NewViewStatement statement =
        new NewViewStatement(
            context.deal().epoch(),
            context.deal().id(),
            context.lot(),
            slot.round(),
            slot.step(),
            view,
            Bytes32.ZERO,
            Keccak.hash(inventory));
    NewView message =
        new NewView(
            slot, bad, view, Optional.empty(), inventory, new Notary(context).sign(statement));
    return new Outbox(context).wrap(new LotMessage.Voting(message));
  }

  /** A re-execution that nobody else finds. */
  private PeerMessage word() {
    LotContext context = bench.nodes.get(bad).context;
    int task = random.nextInt(TASKS);
    TaskResult result = Sim.result(random.nextInt(TASKS), random.nextBoolean());
    Reexecution statement =
        new Reexecution(context.deal().epoch(), context.deal().task(task), result.digest());
    LotMessage.Recomputed.Item item =
        new LotMessage.Recomputed.Item(task, result, new Notary(context).sign(statement));
    return new Outbox(context).wrap(new LotMessage.Recomputed(List.of(item)));
  }

  private PeerMessage want() {
    List<Integer> tasks = tasks();
    List<Bytes32> outputs =
        tasks.stream().map(task -> TaskResult.outputHash(Sim.output(task, false))).toList();
    LotMessage question =
        random.nextBoolean()
            ? new LotMessage.Ask(random.nextInt(6))
            : new LotMessage.Want(outputs, List.of(), tasks, outputs);
    return new Outbox(bench.terms).wrap(question);
  }
}
