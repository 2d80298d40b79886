package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SpotCheck;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Spec L-24: a ruling is what the table says of each open task, whatever is closed and opened. */
class JudgementPropertyTest {
  private static final int ROUND = 3;
  private static final int OWNERS = 9;
  private static final int TASKS = 6;
  private static final int NODES = 4;
  private static final int QUORUM = 3;
  private static final int[] TRUST = {1, 10, 16, 100, 1000};

  /** How a copy stands; all but the first two were closed in this round. */
  private enum Kind {
    COUNTED,
    NEVER_OPENED,
    OPEN,
    SHUT,
    STRUCK
  }

  private record Said(int rank, Kind kind, int what, boolean weighs) {
    boolean isOpen() {
      return kind == Kind.COUNTED || kind == Kind.OPEN;
    }
  }

  private enum Row {
    KNOWN,
    INDETERMINATE,
    AGREED,
    TRUTH,
    WIDEN
  }

  /** A made-up round, and what the table says of it. */
  private static final class Facts {
    private final List<List<Said>> copies = new ArrayList<>();
    private final List<List<Integer>> words = new ArrayList<>();
    private final TreeSet<Integer> liars = new TreeSet<>();
    private final TreeSet<Integer> reexecuting = new TreeSet<>();
    private final MadeUpLot lot;

    private Facts(Random random) {
      int trust = TRUST[random.nextInt(TRUST.length)];
      Scenario terms = Scenario.plain(NODES, TASKS, trust, List.of());
      lot =
          new MadeUpLot(
              terms, random.ints(OWNERS, 0, 4).map(i -> i == 3 ? 20 : i).boxed().toList());
      for (int tries = random.nextInt(100); tries > 0; tries--) {
        // Audits are of one task in fifty: many of the lots are to have one.
        lot.secret =
            SpotCheck.isAudited(lot.seed(), 0) ? lot.secret : Keccak.hash(lot.secret.toArray());
      }
      boolean lies = random.nextBoolean();
      IntStream.range(0, OWNERS).filter(rank -> lies && random.nextInt(4) == 0).forEach(liars::add);
      lot.board.absent(liars.stream().map(lot::owner).sorted().toList());
      liars.forEach(rank -> lot.board.liars().add(lot.owner(rank)));
      for (int task = 0; task < TASKS; task++) {
        makeUp(task, random);
      }
    }

    private void makeUp(int task, Random random) {
      int dissent = random.nextInt(3) * 8;
      int last = random.nextInt(3) == 0 ? OWNERS : 1 + random.nextInt(OWNERS);
      boolean closes = random.nextInt(4) != 0;
      List<Said> said = new ArrayList<>();
      for (int rank = 0; rank < last; rank++) {
        Kind kind =
            Kind.values()[random.nextInt(4) == 0 ? random.nextInt(5) : random.nextInt(2) * 2];
        kind = closes || kind == Kind.NEVER_OPENED ? kind : Kind.COUNTED;
        int what = random.nextInt(100) < dissent ? 1 + random.nextInt(2) : 0;
        said.add(new Said(rank, kind, what, kind != Kind.COUNTED || random.nextInt(6) != 0));
      }
      said.forEach(each -> put(task, each));
      copies.add(said);
      words.add(new ArrayList<>());
      if (random.nextInt(3) == 0) {
        reexecuting.add(task);
        lot.task(task).on(TaskEvent.SEEK_TRUTH);
        for (int node = 0; node < NODES; node++) {
          if (random.nextInt(5) != 0) {
            int what = random.nextInt(3) == 0 ? random.nextInt(3) : 0;
            words.get(task).add(what);
            lot.say(node, task, what);
          }
        }
      }
    }

    private void put(int task, Said said) {
      int before = said.rank() % ROUND;
      switch (said.kind()) {
        case COUNTED -> {
          Copy copy = lot.open(task, said.rank(), before, said.what());
          copy.count();
          if (!said.weighs()) {
            copy.weighNothing();
          }
        }
        case NEVER_OPENED -> lot.close(task, said.rank(), before);
        case OPEN -> lot.open(task, said.rank(), ROUND, said.what());
        case SHUT -> lot.close(task, said.rank(), ROUND);
        case STRUCK -> lot.open(task, said.rank(), ROUND, said.what()).strike();
      }
    }

    /** What Q nodes computed. */
    private Optional<Integer> truth(int task) {
      return IntStream.range(0, 3)
          .boxed()
          .filter(what -> nodesFor(task, what) >= QUORUM)
          .findFirst();
    }

    private long nodesFor(int task, int what) {
      return words.get(task).stream().filter(each -> each == what).count();
    }

    /** Refuted by this value or before: they weigh nothing and dispute nothing in any task. */
    private TreeSet<Integer> refuted() {
      TreeSet<Integer> refuted = new TreeSet<>(liars);
      for (int task = 0; task < TASKS; task++) {
        Optional<Integer> truth = truth(task);
        copies.get(task).stream()
            .filter(said -> truth.isPresent() && said.isOpen() && said.what() != truth.get())
            .forEach(said -> refuted.add(said.rank()));
      }
      return refuted;
    }

    private Row row(int task) {
      TreeSet<Integer> refuted = refuted();
      List<Said> trusted =
          copies.get(task).stream()
              .filter(said -> said.isOpen() && !refuted.contains(said.rank()))
              .toList();
      if (truth(task).isPresent()) {
        return Row.KNOWN;
      }
      if (reexecuting.contains(task)) {
        long most = IntStream.range(0, 3).mapToLong(what -> nodesFor(task, what)).max().orElse(0);
        return most + NODES - words.get(task).size() < QUORUM ? Row.INDETERMINATE : Row.TRUTH;
      }
      if (trusted.stream().mapToInt(Said::what).distinct().count() > 1) {
        return Row.TRUTH;
      }
      List<Integer> weighty = trusted.stream().filter(Said::weighs).map(Said::rank).toList();
      if (lot.suffice(weighty, copies.get(task).stream().anyMatch(said -> !said.weighs()))) {
        return Row.AGREED;
      }
      boolean closed = copies.get(task).stream().anyMatch(said -> said.kind().ordinal() > 1);
      return closed && copies.get(task).size() < OWNERS ? Row.WIDEN : Row.TRUTH;
    }
  }

  @Property(tries = 400)
  void eachTaskGoesWhereTheTableSays(@ForAll long seed) {
    Facts facts = new Facts(new Random(seed));
    Ruling ruling = facts.lot.rule(ROUND);
    List<Integer> leaves = ruling.leaves().stream().map(Leaf::taskIndex).toList();
    for (int task = 0; task < TASKS; task++) {
      Row row = facts.row(task);
      assertThat(ruling.widen().testBit(task)).isEqualTo(row == Row.WIDEN);
      assertThat(ruling.truth().testBit(task)).isEqualTo(row == Row.TRUTH);
      assertThat(leaves.contains(task)).isEqualTo(row.ordinal() <= Row.AGREED.ordinal());
    }
    assertThat(leaves).isSorted().doesNotHaveDuplicates();
    assertThat(ruling.held().or(ruling.redrawn())).isZero();
    assertThat(ruling.batches()).isEmpty();
  }

  /** Paid are copies equal to the outcome, m+4 at most, those that weigh before all others. */
  @Property(tries = 400)
  void leavesPayWhoWasRight(@ForAll long seed) {
    Facts facts = new Facts(new Random(seed));
    TreeSet<Integer> refuted = facts.refuted();
    for (Leaf leaf : facts.lot.rule(ROUND).leaves()) {
      int task = leaf.taskIndex();
      Row row = facts.row(task);
      List<Said> open = facts.copies.get(task).stream().filter(Said::isOpen).toList();
      int right =
          facts
              .truth(task)
              .orElseGet(
                  () ->
                      open.stream()
                          .filter(said -> !refuted.contains(said.rank()))
                          .map(Said::what)
                          .findFirst()
                          .orElse(-1));
      boolean nobodyKnows = row == Row.INDETERMINATE;
      TaskResult result = nobodyKnows ? nothing() : facts.lot.result(task, right);
      assertThat(leaf.status()).isEqualTo(result.status());
      assertThat(leaf.digest()).isEqualTo(result.digest());
      assertThat(leaf.outputHash()).isEqualTo(result.outputHash());
      assertThat(leaf.usage()).isEqualTo(result.usage());
      assertThat(leaf.reexecuted())
          .isEqualTo(row != Row.AGREED || SpotCheck.isAudited(facts.lot.seed(), task));
      List<Address> winners =
          open.stream()
              .filter(said -> nobodyKnows || said.what() == right)
              .sorted(Comparator.comparing(said -> !said.weighs() || refuted.contains(said.rank())))
              .limit(facts.lot.paid())
              .map(Said::rank)
              .sorted()
              .map(facts.lot::owner)
              .toList();
      assertThat(leaf.winners()).isEqualTo(winners);
    }
  }

  private static TaskResult nothing() {
    TaskResult empty = TaskResult.unproven(TaskStatus.OK, new byte[0]);
    return new TaskResult(
        TaskStatus.INDETERMINATE, empty.outputHash(), empty.traceHash(), empty.usage());
  }

  /** who did not open is named once, with those of rounds before that made no segment. */
  @Property(tries = 200)
  void whoDidNotOpenIsNamed(@ForAll long seed) {
    Facts facts = new Facts(new Random(seed));
    Ruling ruling = facts.lot.rule(ROUND);
    TreeSet<Address> absent = new TreeSet<>(facts.lot.board.absent());
    for (int rank = 0; rank < OWNERS; rank++) {
      Address owner = facts.lot.owner(rank);
      BigInteger shut = BigInteger.ZERO;
      for (int task = 0; task < TASKS; task++) {
        int place = rank;
        if (facts.copies.get(task).stream()
            .anyMatch(said -> said.rank() == place && said.kind() == Kind.SHUT)) {
          shut = shut.setBit(task);
          absent.add(owner);
        }
      }
      assertThat(Bits.mapOf(ruling.noShows()).getOrDefault(owner, BigInteger.ZERO)).isEqualTo(shut);
    }
    assertThat(ruling.absent()).containsExactlyElementsOf(absent);
  }
}
