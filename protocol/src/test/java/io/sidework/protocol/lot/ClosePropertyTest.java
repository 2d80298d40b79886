package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.lot.agreement.Readiness;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.PeerMessage.RelayReceipt;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage.Received;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Spec L-11, L-12, P13: what an inventory has to be, and what a CLOSE may decide. */
class ClosePropertyTest {
  private static final int TASKS = 3;
  private static final int OWNERS = 5;
  private static final int LEASED = 2;
  private static final int NODES = 4;
  private static final int QUORUM = 3;
  private static final CheapLot LOT =
      new CheapLot(
          Scenario.plain(NODES, TASKS, 16, Collections.nCopies(OWNERS, Scenario.WorkerKind.HONEST)),
          new Timing(10_000, 3_000, 1_500, 1_000));

  /** A node that collects, all of whose ranks are admitted. */
  private static final class Node {
    final LotContext context;
    final Outbox out;
    final Wants wants;
    final Contributions contributions;
    final CloseRules rules;

    Node(int me) {
      context = LOT.at(me);
      out = new Outbox(context);
      wants = new Wants(context, out);
      TaskBoard board = LOT.board(Sim.START);
      for (Task task : board.tasks()) {
        for (int rank = 0; rank < OWNERS; rank++) {
          task.admittedAt.putIfAbsent(rank, Sim.START);
        }
      }
      Notary notary = new Notary(context);
      contributions = new Contributions(context, board, notary, out);
      rules = new CloseRules(context, notary, contributions, wants, 0);
    }

    /** What a peer passes on after the freeze. */
    void hold(SignedBundle bundle) {
      contributions.take(bundle, (context.me() + 1) % NODES, true);
    }

    /** Bundles that it asks others for. */
    Set<Bytes32> asked() {
      out.drain();
      wants.flush(Sim.START);
      Set<Bytes32> asked = new TreeSet<>();
      for (Effect effect : out.drain()) {
        byte[] body = ((PeerMessage.Agreement) ((Effect.ToPeer) effect).message()).body();
        asked.addAll(((LotMessage.Want) LotMessage.decode(body)).bundles());
      }
      return asked;
    }
  }

  /** One line of an inventory as a node, good or bad, may write it. */
  private record Line(SignedBundle bundle, int rank, List<NodeSignature> receipts)
      implements Encodable {
    @Override
    public void encode(Writer out) {
      out.word(bundle.id()).list(receipts);
    }

    /** Distinct nodes, ascending, f+1 of them, and each of them said it. */
    boolean isVouched() {
      List<Integer> nodes = receipts.stream().map(NodeSignature::node).toList();
      return rank < LEASED
          || nodes.equals(List.copyOf(new TreeSet<>(nodes)))
              && nodes.size() > 1
              && receipts.stream().allMatch(each -> each.equals(receipt(each.node(), 0, bundle)));
    }
  }

  private static NodeSignature receipt(int node, int round, SignedBundle bundle) {
    return new NodeSignature(node, LOT.receipt(node, round, bundle.id()).signature());
  }

  private static SignedBundle bundle(int rank, int task) {
    return LOT.bundle(LOT.board(Sim.START).task(task).ranking().get(rank), Map.of(task, 0));
  }

  private static Line line(Random random, int rank, int task) {
    SignedBundle bundle = bundle(rank, task);
    List<NodeSignature> receipts = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      if (random.nextInt(3) > 0) {
        receipts.add(receipt(node, 0, bundle));
      }
    }
    if (!receipts.isEmpty() && random.nextInt(4) == 0) {
      NodeSignature first = receipts.removeFirst();
      receipts.add(
          random.nextInt(receipts.size() + 1),
          switch (random.nextInt(4)) {
            case 3 -> receipts.isEmpty() ? first : receipts.getFirst();
            case 0 -> first;
            case 1 -> receipt(first.node(), 1, bundle);
            default ->
                new NodeSignature(
                    first.node(), receipt((first.node() + 1) % NODES, 0, bundle).signature());
          });
    }
    return new Line(bundle, rank, receipts);
  }

  private static List<Line> lines(Random random) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < OWNERS * TASKS; i++) {
      if (random.nextInt(4) == 0) {
        lines.add(line(random, i % OWNERS, i / OWNERS));
      }
    }
    lines.sort(Comparator.comparing(each -> each.bundle().id()));
    return lines;
  }

  private static byte[] inventory(List<Line> lines, int commitment) {
    return new Writer().list(lines).word(CheapLot.commitment(commitment)).toArray();
  }

  /** L-12: in order, held, and vouched for; what is missing is asked for, and looked at again. */
  @Property(tries = 400, seed = "1")
  void anInventoryIsUsableWhenAllOfItIsHeldAndVouchedFor(@ForAll long seed) {
    Random random = new Random(seed);
    Node node = new Node(0);
    List<Line> lines = lines(random);
    boolean turned = random.nextInt(6) == 0;
    if (turned && random.nextBoolean() && !lines.isEmpty()) {
      lines.add(lines.getLast());
    } else if (turned) {
      Collections.reverse(lines);
    }
    byte[] inventory = inventory(lines, 0);
    List<Line> missing = new ArrayList<>();
    for (Line line : lines) {
      if (random.nextInt(4) == 0) {
        missing.add(line);
      } else {
        node.hold(line.bundle());
      }
    }
    boolean ordered = !turned || lines.size() < 2;
    List<Line> held = new ArrayList<>(lines);
    held.removeAll(missing);
    while (true) {
      boolean right = ordered && held.stream().allMatch(Line::isVouched);
      Readiness here = missing.isEmpty() ? Readiness.READY : Readiness.WAITING;
      Readiness expected = right ? here : Readiness.WRONG;
      assertThat(node.rules.usable(inventory, 1)).isEqualTo(expected);
      assertThat(node.rules.usable(inventory.clone(), 1)).isEqualTo(expected);
      Set<Bytes32> asked = node.asked();
      if (expected != Readiness.WAITING) {
        break;
      }
      assertThat(asked).isSubsetOf(missing.stream().map(each -> each.bundle().id()).toList());
      held.add(missing.removeFirst());
      node.hold(held.getLast().bundle());
    }
    // That a bundle was vouched for once says nothing about other receipts for it.
    boolean late = lines.stream().anyMatch(each -> each.rank() >= LEASED);
    lines.replaceAll(each -> new Line(each.bundle(), each.rank(), List.of()));
    assertThat(node.rules.usable(inventory(lines, 0), 1) == Readiness.READY)
        .isEqualTo(ordered && missing.isEmpty() && !late);
    byte[] cut = Arrays.copyOf(inventory, random.nextInt(inventory.length));
    assertThat(node.rules.usable(cut, 1)).isEqualTo(Readiness.WRONG);
  }

  /** Everything that an inventory names and that is not here is asked for at once. */
  @Property(tries = 100, seed = "1")
  void whatIsMissingIsAskedFor(@ForAll long seed) {
    Random random = new Random(seed);
    List<Line> lines = lines(random);
    Node node = new Node(0);
    Set<Bytes32> missing = new TreeSet<>();
    for (Line line : lines) {
      if (random.nextBoolean() && line.isVouched()) {
        node.hold(line.bundle());
      } else {
        missing.add(line.bundle().id());
      }
    }
    Readiness expected = missing.isEmpty() ? Readiness.READY : Readiness.WAITING;
    assertThat(node.rules.usable(inventory(lines, 0), 1)).isEqualTo(expected);
    assertThat(node.asked()).isEqualTo(missing);
  }

  /** L-12: the value is the union and nothing else, of usable inventories; under a lock, held. */
  @Property(tries = 300, seed = "1")
  void onlyTheUnionOfUsableInventoriesIsAccepted(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 5) int change) {
    Random random = new Random(seed);
    Node node = new Node(0);
    List<byte[]> inventories = new ArrayList<>();
    Set<Bytes32> bundles = new TreeSet<>();
    Set<Bytes32> commitments = new TreeSet<>();
    for (int i = 0; i < QUORUM; i++) {
      List<Line> lines = lines(random).stream().filter(Line::isVouched).toList();
      inventories.add(inventory(lines, i));
      commitments.add(CheapLot.commitment(i));
      for (Line line : lines) {
        bundles.add(line.bundle().id());
        if (random.nextInt(30) > 0) {
          node.hold(line.bundle());
        }
      }
    }
    boolean lacking = !bundles.stream().allMatch(id -> node.contributions.find(id).isPresent());
    ClosedSet union = new ClosedSet(List.copyOf(bundles), List.copyOf(commitments));
    Ballot right = new Ballot(union.toBytes(), new byte[0]);
    List<byte[]> turned = new ArrayList<>(inventories);
    turned.add(inventories.getFirst());
    Collections.shuffle(turned, random);
    for (List<byte[]> each : List.of(inventories, turned)) {
      assertThat(node.rules.unite(each, 0).orElseThrow().toBytes()).isEqualTo(right.toBytes());
    }
    Readiness here = lacking ? Readiness.WAITING : Readiness.READY;
    assertThat(node.rules.judge(right, Optional.of(inventories), 1, 0)).isEqualTo(here);
    assertThat(node.rules.judge(right, Optional.empty(), 1, 0)).isEqualTo(here);
    Ballot other = changed(union, change, random);
    boolean same = Arrays.equals(other.toBytes(), right.toBytes());
    Readiness expected = lacking || same ? here : Readiness.WRONG;
    assertThat(node.rules.judge(other, Optional.of(inventories), 1, 0)).isEqualTo(expected);
  }

  /** What a leader would like to have decided instead. */
  private static Ballot changed(ClosedSet union, int change, Random random) {
    TreeSet<Bytes32> bundles = new TreeSet<>(union.bundles());
    TreeSet<Bytes32> commitments = new TreeSet<>(union.commitments());
    switch (change) {
      case 0 -> bundles.pollFirst();
      case 1 -> bundles.pollLast();
      case 2 -> bundles.add(bundle(random.nextInt(OWNERS), random.nextInt(TASKS)).id());
      case 3 -> commitments.pollFirst();
      case 4 -> commitments.add(CheapLot.commitment(QUORUM));
      default -> {}
    }
    ClosedSet set = new ClosedSet(List.copyOf(bundles), List.copyOf(commitments));
    return new Ballot(set.toBytes(), new byte[change == 5 ? 1 : 0]);
  }

  /**
   * P13: whoever has receipts of Q nodes, one of which may lie, is in the union of the inventories
   * of any Q nodes, whatever reached whom; and an honest inventory is usable where it is held.
   */
  @Property(tries = 200, seed = "1")
  void whatQNodesGaveReceiptsForIsClosed(@ForAll long seed) {
    Random random = new Random(seed);
    List<Node> nodes = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      nodes.add(new Node(node));
    }
    List<SignedBundle> bundles = new ArrayList<>();
    Map<Bytes32, Set<Integer>> receipts = new TreeMap<>();
    for (int i = 0; i < OWNERS * TASKS; i++) {
      bundles.add(bundle(i % OWNERS, i / OWNERS));
      receipts.put(bundles.getLast().id(), new TreeSet<>(Set.of(0)));
    }
    for (int i = 0; i < 120; i++) {
      SignedBundle bundle = bundles.get(random.nextInt(bundles.size()));
      Node node = nodes.get(1 + random.nextInt(NODES - 1));
      if (random.nextBoolean()) {
        node.contributions.take(bundle, Contributions.FROM_WORKER, false);
      } else {
        node.contributions.take(0, LOT.receipt(0, 0, bundle.id()), false);
      }
      carry(nodes, node, receipts, random);
    }
    List<Integer> some = new ArrayList<>(List.of(0, 1, 2, 3));
    Collections.shuffle(some, random);
    List<byte[]> inventories = new ArrayList<>();
    for (int from : some.subList(0, QUORUM)) {
      byte[] inventory = from == 0 ? inventory(List.of(), 0) : nodes.get(from).rules.inventory();
      inventories.add(inventory);
      bundles.forEach(nodes.get(1)::hold);
      assertThat(nodes.get(1).rules.usable(inventory, from)).isEqualTo(Readiness.READY);
    }
    ClosedSet closed =
        ClosedSet.decode(nodes.get(1).rules.unite(inventories, 0).orElseThrow().value());
    receipts.forEach(
        (id, of) -> assertThat(of.size() < QUORUM || closed.bundles().contains(id)).isTrue());
    for (int from : some.subList(0, QUORUM)) {
      Bytes32 secret = new DrawSeed(LOT.at(from)).secret(0);
      assertThat(closed.commitments().contains(DrawSeed.commitment(secret))).isEqualTo(from > 0);
    }
  }

  /** Receipts go to the worker, and to those peers that they reach; node 0 vouches for all. */
  private static void carry(
      List<Node> nodes, Node from, Map<Bytes32, Set<Integer>> receipts, Random random) {
    for (Effect effect : from.out.drain()) {
      if (effect instanceof Effect.ToWorker to && to.message() instanceof Received in) {
        receipts.computeIfPresent(
            in.bundle(),
            (id, of) -> {
              of.add(from.context.me());
              return of;
            });
      } else if (effect instanceof Effect.ToPeers to && to.message() instanceof RelayReceipt in) {
        for (Node other : nodes) {
          if (other != from && random.nextBoolean()) {
            other.contributions.take(from.context.me(), in, false);
          }
        }
      }
    }
  }
}
