package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.message.PeerMessage.RelayReceipt;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage.Received;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Spec L-6 to L-9, L-14: what of the bundles that come is kept, vouched for and receipted. */
class ContributionsPropertyTest {
  private static final int TASKS = 4;
  private static final int OWNERS = 5;
  private static final int NODES = 4;
  private static final int FAULTS = 1;

  /** All owners may work from the start, or two of them. */
  private static final CheapLot ALL = lot(1_000_000);

  private static final CheapLot TWO = lot(16);

  private final List<Received> received = new ArrayList<>();
  private final List<Contradiction> evidence = new ArrayList<>();
  private CheapLot lot = ALL;
  private TaskBoard board = lot.board(Sim.START);
  private Outbox out = new Outbox(lot.at(0));
  private Contributions node = new Contributions(lot.at(0), board, new Notary(lot.at(0)), out);

  private static CheapLot lot(int trust) {
    List<Scenario.WorkerKind> honest = Collections.nCopies(OWNERS, Scenario.WorkerKind.HONEST);
    return new CheapLot(
        Scenario.plain(NODES, TASKS, trust, honest), new Timing(10_000, 3_000, 1_500, 1_000));
  }

  private void begin(CheapLot terms) {
    lot = terms;
    board = lot.board(Sim.START);
    out = new Outbox(lot.at(0));
    node = new Contributions(lot.at(0), board, new Notary(lot.at(0)), out);
    received.clear();
    evidence.clear();
  }

  private void hear() {
    for (Effect effect : out.drain()) {
      if (effect instanceof Effect.ToWorker to && to.message() instanceof Received in) {
        assertThat(to.worker()).isEqualTo(find(in.bundle()).worker());
        received.add(in);
      } else if (effect instanceof Effect.DoubleCommitment in) {
        evidence.add(in.evidence());
      }
    }
  }

  private SignedBundle find(Bytes32 id) {
    return node.find(id).orElseThrow().bundle;
  }

  private Address owner(int i) {
    return board.task(0).ranking().get(i);
  }

  private Set<Bytes32> inventory(int round) {
    Wants wants = new Wants(lot.at(0), out);
    byte[] inventory =
        new CloseRules(lot.at(0), new Notary(lot.at(0)), node, wants, round).inventory();
    return CloseRules.named(inventory).orElseThrow();
  }

  /** Some tasks with some faces; many overlap, and many of those contradict each other. */
  private SignedBundle random(Random random, int faces) {
    TreeMap<Integer, Integer> said = new TreeMap<>();
    for (int task = 0; task < TASKS; task++) {
      if (random.nextInt(3) == 0) {
        said.put(task, random.nextInt(faces));
      }
    }
    said.putIfAbsent(random.nextInt(TASKS), random.nextInt(faces));
    return lot.bundle(owner(random.nextInt(2)), said);
  }

  private static boolean meets(SignedBundle one, SignedBundle other, boolean equally) {
    return one.worker().equals(other.worker())
        && one.entries().stream()
            .anyMatch(
                entry ->
                    other.entries().stream()
                        .filter(each -> each.taskIndex() == entry.taskIndex())
                        .anyMatch(each -> each.equals(entry) == equally));
  }

  /**
   * L-7, L-14: kept is what says something new, and of each worker one bundle that contradicts it;
   * that one is inventoried, gets no receipt, and each task it contradicts is evidence once.
   */
  @Property(tries = 300, seed = "1")
  void ofEachWorkerOneContradictionIsKept(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int faces) {
    begin(ALL);
    Random random = new Random(seed);
    List<SignedBundle> kept = new ArrayList<>();
    List<SignedBundle> sound = new ArrayList<>();
    Set<Address> caught = new TreeSet<>();
    for (int i = 0; i < 12; i++) {
      SignedBundle bundle = random(random, faces);
      boolean known = kept.stream().anyMatch(each -> each.id().equals(bundle.id()));
      boolean contradicts = kept.stream().anyMatch(each -> meets(each, bundle, false));
      boolean repeats = kept.stream().anyMatch(each -> meets(each, bundle, true));
      boolean welcome = contradicts ? !caught.contains(bundle.worker()) : !repeats;
      Verdict verdict = node.take(bundle, random.nextInt(-1, NODES), false);
      hear();
      assertThat(verdict instanceof Verdict.Accept).isEqualTo(!known && welcome);
      if (verdict instanceof Verdict.Accept) {
        kept.add(bundle);
        if (contradicts) {
          caught.add(bundle.worker());
        } else {
          sound.add(bundle);
        }
      }
      check(kept, sound);
    }
  }

  private void check(List<SignedBundle> kept, List<SignedBundle> sound) {
    assertThat(inventory(0)).containsExactlyInAnyOrderElementsOf(ids(kept));
    assertThat(received.stream().map(Received::bundle))
        .hasSameElementsAs(ids(sound))
        .allMatch(id -> inventory(0).contains(id));
    Set<String> struck = new TreeSet<>();
    for (Contradiction each : evidence) {
      assertThat(kept).contains(each.first(), each.second());
      assertThat(meets(each.first(), each.second(), false)).isTrue();
      assertThat(struck.add(each.first().worker() + " " + each.taskIndex())).isTrue();
    }
    for (int worker = 0; worker < OWNERS; worker++) {
      for (int task = 0; task < TASKS; task++) {
        long said = commitments(kept, owner(worker), task);
        assertThat(struck.contains(owner(worker) + " " + task)).isEqualTo(said > 1);
        assertThat(node.isContradicted(owner(worker), task)).isEqualTo(said > 1);
        assertThat(node.counts(owner(worker), task)).isEqualTo(said == 1);
        assertThat(node.hasCommitted(owner(worker), task)).isEqualTo(said > 0);
      }
    }
  }

  private static List<Bytes32> ids(List<SignedBundle> bundles) {
    return bundles.stream().map(SignedBundle::id).toList();
  }

  private static long commitments(List<SignedBundle> kept, Address worker, int task) {
    return kept.stream()
        .filter(bundle -> bundle.worker().equals(worker))
        .flatMap(bundle -> bundle.entries().stream())
        .filter(entry -> entry.taskIndex() == task)
        .map(SignedBundle.Entry::commitment)
        .distinct()
        .count();
  }

  /** What comes at a node: a bundle, or another node's receipt for it. */
  private record Coming(SignedBundle bundle, int receiptOf) {}

  /**
   * L-7 to L-9: in whatever order and how often bundles and receipts come, from whom they come, the
   * inventory is the same: all admitted ones, late ranks with f+1 receipts. So is who got a
   * receipt.
   */
  @Property(tries = 300, seed = "1")
  void orderAndRepetitionSayNothing(@ForAll long seed) {
    begin(TWO);
    Random random = new Random(seed);
    int admitted = 2 + random.nextInt(OWNERS - 1);
    List<Coming> coming = new ArrayList<>();
    Set<Bytes32> fit = new TreeSet<>();
    for (int rank = 0; rank < OWNERS; rank++) {
      for (int task = 0; task < TASKS; task += 2) {
        SignedBundle bundle = lot.bundle(owner(rank), Map.of(task, 0, task + 1, 0));
        coming.add(new Coming(bundle, 0));
        List<Integer> others = new ArrayList<>(List.of(1, 2, 3));
        Collections.shuffle(others, random);
        int vouching = random.nextInt(NODES);
        others.subList(0, vouching).forEach(other -> coming.add(new Coming(bundle, other)));
        if (rank < 2 || rank < admitted && 1 + vouching > FAULTS) {
          fit.add(bundle.id());
        }
      }
    }
    coming.addAll(List.copyOf(coming).subList(0, random.nextInt(coming.size())));
    Collections.shuffle(coming, random);
    admit(admitted);
    come(coming, 0, random);
    assertThat(inventory(0)).isEqualTo(fit);
    assertThat(received).allMatch(in -> in.round() == 0);
    assertThat(receipted()).isEqualTo(fit);
    for (Coming each : coming) {
      boolean counts = fit.contains(each.bundle().id());
      for (SignedBundle.Entry entry : each.bundle().entries()) {
        assertThat(node.counts(each.bundle().worker(), entry.taskIndex())).isEqualTo(counts);
      }
    }
    close(fit, random);
    startAgain(coming, fit, random);
  }

  private void admit(int ranks) {
    for (Task task : board.tasks()) {
      for (int rank = 0; rank < ranks; rank++) {
        task.admittedAt.putIfAbsent(rank, Sim.START);
      }
    }
  }

  /** What has to wait for a bundle is given again after all others, as hosts do. */
  private void come(List<Coming> coming, int round, Random random) {
    Deque<Coming> left = new ArrayDeque<>(coming);
    while (!left.isEmpty()) {
      Coming next = left.poll();
      if (next.receiptOf() == 0) {
        node.take(next.bundle(), random.nextInt(-1, NODES), false);
      } else {
        RelayReceipt receipt = lot.receipt(next.receiptOf(), round, next.bundle().id());
        boolean isClosed = node.find(receipt.bundle()).filter(Contribution::isClosed).isPresent();
        Verdict forged = node.take(1 + next.receiptOf() % 3, receipt, false);
        assertThat(forged).isNotEqualTo(Verdict.ACCEPT);
        Verdict verdict = node.take(next.receiptOf(), receipt, false);
        assertThat(isClosed && verdict instanceof Verdict.Accept).isFalse();
        if (verdict instanceof Verdict.Defer && left.stream().anyMatch(in -> in.receiptOf() == 0)) {
          left.add(next);
        }
      }
      hear();
      assertThat(inventory(round)).containsAll(receipted());
    }
  }

  private Set<Bytes32> receipted() {
    Set<Bytes32> ids = new TreeSet<>();
    received.forEach(in -> ids.add(in.bundle()));
    return ids;
  }

  private void close(Set<Bytes32> fit, Random random) {
    for (Bytes32 id : List.copyOf(fit)) {
      if (random.nextBoolean()) {
        node.find(id).orElseThrow().close();
        fit.remove(id);
      }
    }
  }

  /** L-9: what CLOSE left out stands again; receipts are of a round, old ones vouch for nothing. */
  private void startAgain(List<Coming> coming, Set<Bytes32> left, Random random) {
    List<Coming> receipts = coming.stream().filter(in -> in.receiptOf() > 0).toList();
    Set<Bytes32> alone = new TreeSet<>(left);
    alone.removeIf(id -> board.draw().rank(0, find(id).worker()) > 1);
    received.clear();
    node.startRound(1);
    for (Coming old : receipts) {
      RelayReceipt receipt = lot.receipt(old.receiptOf(), 0, old.bundle().id());
      assertThat(node.take(old.receiptOf(), receipt, false)).isEqualTo(Verdict.IGNORE);
    }
    hear();
    assertThat(inventory(1)).isEqualTo(alone);
    assertThat(receipted()).isEqualTo(alone);
    come(receipts, 1, random);
    assertThat(inventory(1)).isEqualTo(left);
    assertThat(receipted()).isEqualTo(left);
    assertThat(received).allMatch(in -> in.round() == 1);
  }

  /** L-6: one thing wrong with a bundle, and nothing of it is kept. */
  @Property(tries = 300, seed = "1")
  void damagedBundlesAreRefused(@ForAll long seed, @ForAll @IntRange(min = 0, max = 8) int damage) {
    begin(ALL);
    SignedBundle sound = lot.bundle(owner(0), Map.of(0, (int) (seed & 7), 1 + (int) (seed & 1), 0));
    List<SignedBundle.Entry> entries = new ArrayList<>(sound.entries());
    SignedBundle.Entry last = entries.getLast();
    SignedBundle.Entry beyond = new SignedBundle.Entry(TASKS, last.commitment());
    Address stranger = Address.parse("0x%040x".formatted(1 + (seed & 255)));
    int epoch = sound.epoch();
    SignedBundle bad =
        switch (damage) {
          case 0 -> lot.bundle(epoch + 1, sound.deal(), 0, sound.worker(), entries);
          case 1 -> lot.bundle(epoch, new DealId(last.commitment()), 0, sound.worker(), entries);
          case 2 -> lot.bundle(epoch, sound.deal(), 1, sound.worker(), entries);
          case 3 -> with(sound, stranger, entries);
          case 4 -> with(sound, owner(4), entries);
          case 5 -> lot.bundle(sound.worker(), List.of());
          case 6 -> lot.bundle(sound.worker(), plus(entries, last));
          case 7 -> lot.bundle(sound.worker(), plus(entries, beyond));
          default -> with(sound, sound.worker(), entries.reversed());
        };
    assertThat(node.take(bad, (int) (seed & 3) - 1, (seed & 4) != 0))
        .isInstanceOf(Verdict.Reject.class);
    assertThat(node.count()).isZero();
    assertThat(out.drain()).isEmpty();
    assertThat(node.take(sound, 1, false)).isEqualTo(Verdict.ACCEPT);
    assertThat(node.take(bad, 1, false)).isInstanceOf(Verdict.Reject.class);
    assertThat(node.count()).isEqualTo(1);
  }

  private static SignedBundle with(
      SignedBundle bundle, Address worker, List<SignedBundle.Entry> entries) {
    return new SignedBundle(
        bundle.epoch(), bundle.deal(), bundle.lot(), worker, entries, bundle.signature());
  }

  private static List<SignedBundle.Entry> plus(
      List<SignedBundle.Entry> entries, SignedBundle.Entry more) {
    List<SignedBundle.Entry> all = new ArrayList<>(entries);
    all.add(more);
    return all;
  }

  /** L-7, L-11: frozen, it takes what peers may name and no more, and its inventory stays. */
  @Property(tries = 150, seed = "1")
  void aFrozenRoundKeepsItsInventory(@ForAll long seed) {
    begin(TWO);
    Random random = new Random(seed);
    for (int i = 0; i < 4; i++) {
      node.take(random(random, 3), Contributions.FROM_WORKER, false);
    }
    hear();
    Set<Bytes32> before = inventory(0);
    Set<Bytes32> receipts = receipted();
    for (int i = 0; i < 8; i++) {
      SignedBundle bundle = lot.bundle(owner(random.nextInt(3)), random(random, 3).entries());
      boolean known = node.find(bundle.id()).isPresent();
      boolean relayed = random.nextBoolean();
      Verdict verdict =
          node.take(bundle, relayed ? 1 + random.nextInt(3) : Contributions.FROM_WORKER, true);
      assertThat(verdict instanceof Verdict.Accept).isEqualTo(relayed && !known);
      RelayReceipt receipt = lot.receipt(1, 0, bundle.id());
      assertThat(node.take(1, receipt, true)).isEqualTo(Verdict.IGNORE);
      hear();
      assertThat(inventory(0)).isEqualTo(before);
      assertThat(receipted()).isEqualTo(receipts);
    }
    assertThat(evidence.stream().map(each -> each.first().worker() + " " + each.taskIndex()))
        .doesNotHaveDuplicates();
  }
}
