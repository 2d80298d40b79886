package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Spec L-62, L-63: when a batch that waited is clean, when it is void, and what that rules. */
class BatchReviewPropertyTest {
  private static final int ROUND = 2;
  private static final int TASKS = 5;
  private static final int OWNERS = 7;
  private static final int NODES = 4;
  private static final int QUORUM = 3;
  private static final int[] TRUST = {1, 10, 100, 1000};

  /** Another owner's copy of this round; it is right when it says 0, as the batch does. */
  private record Check(int rank, int what, boolean open) {}

  private enum Outcome {
    LEAF,
    TRUTH,
    WIDEN,
    HELD
  }

  /** A batch of one owner, and what this round brought. */
  private static final class Facts {
    final MadeUpLot lot;
    final int maker;
    final TreeSet<Integer> drawn = new TreeSet<>();
    final TreeSet<Integer> certified = new TreeSet<>();
    final TreeSet<Integer> reexecuting = new TreeSet<>();
    final TreeSet<Integer> struck = new TreeSet<>();
    final TreeSet<Integer> liars = new TreeSet<>();
    final List<List<Check>> checks = new ArrayList<>();
    final List<List<Integer>> words = new ArrayList<>();

    Facts(Random random) {
      int trust = TRUST[random.nextInt(TRUST.length)];
      Scenario terms = Scenario.plain(NODES, TASKS, trust, List.of()).spot(1, 1_000);
      // Checkers that nobody knows: what they closed alone makes no batch of its own.
      List<Integer> standings = new ArrayList<>(random.ints(OWNERS, 0, 4).boxed().toList());
      int trusted = random.nextInt(OWNERS);
      standings.set(trusted, 20);
      lot = new MadeUpLot(terms, standings);
      maker =
          IntStream.range(0, OWNERS)
              .filter(rank -> lot.standing(rank) == 20)
              .findFirst()
              .orElseThrow();
      if (random.nextInt(4) == 0) {
        liars.add((maker + 1) % OWNERS);
        lot.board.liars().add(lot.owner((maker + 1) % OWNERS));
      }
      boolean harm = random.nextBoolean();
      for (int task = 0; task < TASKS; task++) {
        makeUp(task, random, harm);
      }
      if (drawn.isEmpty()) {
        drawn.add(0);
      }
      lot.board.batches(List.of(new Batch(lot.owner(maker), 0, bits(all()), bits(drawn))));
    }

    private static List<Integer> all() {
      return IntStream.range(0, TASKS).boxed().toList();
    }

    private void makeUp(int task, Random random, boolean harm) {
      Copy mine = lot.open(task, maker, 0, 0);
      mine.count();
      checks.add(new ArrayList<>());
      words.add(new ArrayList<>());
      boolean isDrawn = random.nextInt(3) != 0;
      if (isDrawn) {
        drawn.add(task);
      }
      if (isDrawn || harm && random.nextInt(3) == 0) {
        check(task, random, harm);
      }
      if (harm && random.nextInt(20) == 0) {
        mine.strike();
        struck.add(task);
      }
      if (random.nextInt(10) == 0) {
        certified.add(task);
        lot.task(task).on(TaskEvent.CERTIFY);
      } else if (random.nextInt(5) == 0) {
        reexecuting.add(task);
        lot.task(task).on(TaskEvent.SEEK_TRUTH);
        speak(task, random, harm);
      } else if (!isDrawn) {
        lot.task(task).on(TaskEvent.HOLD);
      }
    }

    private void check(int task, Random random, boolean harm) {
      int count = random.nextInt(8) == 0 ? OWNERS - 1 : random.nextInt(harm ? 3 : 2);
      for (int i = 1; i <= count; i++) {
        int what = harm && random.nextInt(5) == 0 ? 1 : 0;
        boolean open = !harm || random.nextInt(6) != 0;
        int rank = (maker + i) % OWNERS;
        checks.get(task).add(new Check(rank, what, open));
        if (open) {
          lot.open(task, rank, ROUND, what);
        } else {
          lot.close(task, rank, ROUND);
        }
      }
    }

    private void speak(int task, Random random, boolean harm) {
      for (int node = 0; node < NODES; node++) {
        if (random.nextInt(8) != 0) {
          int what = harm && random.nextInt(3) == 0 ? 1 : 0;
          words.get(task).add(what);
          lot.say(node, task, what);
        }
      }
    }

    private Optional<Integer> truth(int task) {
      return IntStream.range(0, 2).boxed().filter(what -> votes(task, what) >= QUORUM).findFirst();
    }

    private long votes(int task, int what) {
      return words.get(task).stream().filter(each -> each == what).count();
    }

    private boolean isUnknowable(int task) {
      long most = Math.max(votes(task, 0), votes(task, 1));
      return reexecuting.contains(task) && most + NODES - words.get(task).size() < QUORUM;
    }

    private TreeSet<Integer> refuted() {
      TreeSet<Integer> refuted = new TreeSet<>(liars);
      for (int task = 0; task < TASKS; task++) {
        int truth = truth(task).orElse(-1);
        if (truth == 1 && !struck.contains(task)) {
          refuted.add(maker);
        }
        checks.get(task).stream()
            .filter(check -> truth >= 0 && check.open() && check.what() != truth)
            .forEach(check -> refuted.add(check.rank()));
      }
      return refuted;
    }

    boolean isVoid() {
      return refuted().contains(maker)
          || IntStream.range(0, TASKS)
              .filter(task -> !certified.contains(task))
              .anyMatch(task -> isUnknowable(task) || struck.contains(task));
    }

    boolean isClean() {
      return !isVoid() && IntStream.range(0, TASKS).allMatch(this::isClean);
    }

    private boolean isClean(int task) {
      return certified.contains(task)
          || truth(task).isPresent()
          || !reexecuting.contains(task)
              && !isDisputed(task)
              && (!drawn.contains(task) || isConfirmed(task));
    }

    /** Open copies of owners that nobody refuted. */
    private List<Check> credible(int task) {
      TreeSet<Integer> refuted = refuted();
      List<Check> credible = new ArrayList<>(checks.get(task));
      if (!struck.contains(task)) {
        credible.add(new Check(maker, 0, true));
      }
      credible.removeIf(check -> !check.open() || refuted.contains(check.rank()));
      return credible;
    }

    private boolean isDisputed(int task) {
      return credible(task).stream().map(Check::what).distinct().count() > 1;
    }

    private boolean isConfirmed(int task) {
      return credible(task).stream().anyMatch(check -> check.rank() != maker);
    }

    Outcome outcome(int task) {
      if (truth(task).isPresent() || isUnknowable(task)) {
        return Outcome.LEAF;
      }
      if (reexecuting.contains(task) || isDisputed(task)) {
        return Outcome.TRUTH;
      }
      if (isClean()) {
        return Outcome.LEAF;
      }
      List<Integer> agreeing =
          credible(task).stream()
              .map(Check::rank)
              .filter(rank -> rank != maker || !isVoid())
              .toList();
      boolean ownersRemain = checks.get(task).size() < OWNERS - 1;
      if (isVoid()) {
        boolean enough = lot.suffice(agreeing, true);
        return enough ? Outcome.LEAF : ownersRemain ? Outcome.WIDEN : Outcome.TRUTH;
      }
      if (isConfirmed(task) && lot.suffice(agreeing, false)) {
        return Outcome.LEAF;
      }
      if (!drawn.contains(task) || isConfirmed(task)) {
        return Outcome.HELD;
      }
      boolean closed = !checks.get(task).isEmpty();
      return closed && ownersRemain ? Outcome.WIDEN : Outcome.TRUTH;
    }

    static BigInteger bits(Iterable<Integer> tasks) {
      BigInteger bits = BigInteger.ZERO;
      for (int task : tasks) {
        bits = bits.setBit(task);
      }
      return bits;
    }
  }

  @Property(tries = 500)
  void aBatchIsCleanVoidOrWaits(@ForAll long seed) {
    Facts facts = new Facts(new Random(seed));
    Ruling ruling = facts.lot.rule(ROUND);
    boolean waits = !facts.isVoid() && !facts.isClean();
    assertThat(ruling.batches()).isEqualTo(waits ? facts.lot.board.batches() : List.of());
    List<Integer> leaves = ruling.leaves().stream().map(Leaf::taskIndex).toList();
    for (int task = 0; task < TASKS; task++) {
      Outcome outcome = facts.certified.contains(task) ? null : facts.outcome(task);
      assertThat(leaves.contains(task)).isEqualTo(outcome == Outcome.LEAF);
      assertThat(ruling.truth().testBit(task)).isEqualTo(outcome == Outcome.TRUTH);
      assertThat(ruling.widen().testBit(task)).isEqualTo(outcome == Outcome.WIDEN);
      assertThat(ruling.held().testBit(task)).isEqualTo(outcome == Outcome.HELD);
    }
    assertThat(ruling.redrawn()).as("the seed of its own round has drawn").isZero();
  }

  /** Refuted owners confirm nothing, even where one copy's odds would do. */
  @Example
  void aKnownLiarsCopyConfirmsNothing() {
    Scenario terms = Scenario.plain(NODES, 1, 10, List.of()).spot(1, 1_000);
    MadeUpLot lot = new MadeUpLot(terms, List.of(20, 20, 20));
    lot.open(0, 0, 0, 0);
    lot.carryOut(lot.rule(0), 0);
    lot.board.liars().add(lot.owner(1));
    lot.open(0, 1, 1, 0);
    Ruling ruling = lot.rule(1);
    assertThat(ruling.leaves()).isEmpty();
    assertThat(ruling.widen()).isEqualTo(BigInteger.ONE);
  }

  /** What rests on the word of one owner is of a clean batch, and nobody was to check it. */
  @Property(tries = 300)
  void nothingOfABatchStandsAloneUnlessAllOfItIsClean(@ForAll long seed) {
    Facts facts = new Facts(new Random(seed));
    for (Leaf leaf : facts.lot.rule(ROUND).leaves()) {
      List<Address> believed = new ArrayList<>(leaf.winners());
      facts.refuted().forEach(rank -> believed.remove(facts.lot.owner(rank)));
      boolean alone = believed.equals(List.of(facts.lot.owner(facts.maker)));
      if (alone && !leaf.reexecuted()) {
        assertThat(facts.isClean()).isTrue();
        assertThat(facts.drawn).doesNotContain(leaf.taskIndex());
      }
    }
  }
}
