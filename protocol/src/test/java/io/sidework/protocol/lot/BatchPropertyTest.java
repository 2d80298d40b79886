package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.SpotCheck;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Spec L-45, L-61, L-63: which results stand alone, and which of them wait for a check. */
class BatchPropertyTest {
  private static final int ROUND = 2;
  private static final int OWNERS = 6;
  private static final int TASKS = 40;
  private static final int[] TRUST = {1, 10, 100, 1000};
  private static final int[] KNOWN = {2, 19, 20, 40};

  /** How a copy stands; all but the first two were closed in this round. */
  private enum Kind {
    COUNTED,
    NEVER_OPENED,
    OPEN,
    SHUT,
    STRUCK
  }

  private record Said(int rank, Kind kind) {}

  private final List<List<Said>> copies = new ArrayList<>();
  private final TreeSet<Integer> reexecuting = new TreeSet<>();

  private MadeUpLot lot(Random random) {
    copies.clear();
    reexecuting.clear();
    int trust = TRUST[random.nextInt(TRUST.length)];
    Scenario terms = Scenario.plain(4, TASKS, trust, List.of()).spot(random.nextInt(100), 1_000);
    List<Integer> standings =
        random.ints(OWNERS, 0, KNOWN.length).map(i -> KNOWN[i]).boxed().toList();
    MadeUpLot lot = new MadeUpLot(terms, standings);
    lot.secret = Keccak.hash(new byte[] {(byte) random.nextInt()});
    lot.withheld = random.nextInt(4) / 3;
    boolean clean = random.nextBoolean();
    for (int task = 0; task < TASKS; task++) {
      TreeMap<Integer, Kind> said = new TreeMap<>();
      said.put(random.nextInt(OWNERS), clean ? Kind.OPEN : kind(random));
      if (random.nextInt(3) == 0) {
        said.put(random.nextInt(OWNERS), kind(random));
      }
      copies.add(new ArrayList<>());
      for (Map.Entry<Integer, Kind> each : said.entrySet()) {
        put(lot, task, each.getKey(), each.getValue());
        copies.get(task).add(new Said(each.getKey(), each.getValue()));
      }
      if (random.nextInt(10) == 0) {
        reexecuting.add(task);
        lot.task(task).on(TaskEvent.SEEK_TRUTH);
      }
    }
    return lot;
  }

  private static Kind kind(Random random) {
    return random.nextInt(4) == 0 ? Kind.values()[random.nextInt(5)] : Kind.OPEN;
  }

  private static void put(MadeUpLot lot, int task, int rank, Kind kind) {
    switch (kind) {
      case COUNTED -> lot.open(task, rank, 0, 0).count();
      case NEVER_OPENED -> lot.close(task, rank, 0);
      case OPEN -> lot.open(task, rank, ROUND, 0);
      case SHUT -> lot.close(task, rank, ROUND);
      case STRUCK -> lot.open(task, rank, ROUND, 0).strike();
    }
  }

  /** Tasks of which this owner's copy of this round is the only one closed or counted. */
  private TreeSet<Integer> alone(MadeUpLot lot, int rank) {
    TreeSet<Integer> alone = new TreeSet<>();
    for (int task = 0; task < TASKS; task++) {
      List<Said> standing =
          copies.get(task).stream()
              .filter(said -> said.kind() != Kind.NEVER_OPENED && said.kind() != Kind.STRUCK)
              .toList();
      if (!reexecuting.contains(task)
          && standing.size() == 1
          && standing.getFirst().rank() == rank
          && standing.getFirst().kind() != Kind.COUNTED
          && lot.standing(rank) >= 20) {
        alone.add(task);
      }
    }
    return alone;
  }

  private boolean isShut(int task) {
    return copies.get(task).stream().anyMatch(said -> said.kind() == Kind.SHUT);
  }

  private static BigInteger bits(Iterable<Integer> tasks) {
    BigInteger bits = BigInteger.ZERO;
    for (int task : tasks) {
      bits = bits.setBit(task);
    }
    return bits;
  }

  @Property(tries = 300)
  void whatATrustedOwnerClosedAloneIsABatch(@ForAll long seed) {
    MadeUpLot lot = lot(new Random(seed));
    Ruling ruling = lot.rule(ROUND);
    List<Batch> waiting = new ArrayList<>();
    TreeSet<Integer> redrawn = new TreeSet<>();
    TreeSet<Integer> released = new TreeSet<>();
    for (int rank = 0; rank < OWNERS; rank++) {
      TreeSet<Integer> alone = alone(lot, rank);
      redrawn.addAll(alone);
      if (lot.withheld > 0 || alone.stream().anyMatch(this::isShut)) {
        released.addAll(alone);
      } else if (!alone.isEmpty()) {
        Address owner = lot.owner(rank);
        List<Integer> drawn =
            SpotCheck.drawn(lot.seed(), owner, List.copyOf(alone), lot.context.deal().trust());
        waiting.add(new Batch(owner, ROUND, bits(alone), bits(drawn)));
      }
    }
    assertThat(ruling.batches()).containsExactlyInAnyOrderElementsOf(waiting).isSorted();
    assertThat(ruling.redrawn()).isEqualTo(bits(redrawn));
    for (Batch batch : waiting) {
      assertThat(ruling.widen().and(batch.tasks())).isEqualTo(batch.drawn());
      assertThat(ruling.held().and(batch.tasks())).isEqualTo(batch.tasks().andNot(batch.drawn()));
    }
    BigInteger again = bits(released);
    assertThat(ruling.widen().and(again)).as("goes on as in replicated mode").isEqualTo(again);

    lot.carryOut(ruling, ROUND);
    for (int task : redrawn) {
      assertThat(lot.task(task).copies.values())
          .filteredOn(copy -> copy.round == ROUND && !copy.isStruck())
          .hasSize(1)
          .allMatch(copy -> copy.weighs() != released.contains(copy.taskIndex));
    }
  }

  /** In replicated mode there are none, whoever is alone. */
  @Property(tries = 50)
  void onlySpotModeHasBatches(@ForAll long seed) {
    Random random = new Random(seed);
    MadeUpLot lot =
        new MadeUpLot(
            Scenario.plain(4, TASKS, 100, List.of()), IntStream.range(18, 24).boxed().toList());
    for (int task = 0; task < TASKS; task++) {
      lot.open(task, random.nextInt(OWNERS), ROUND, 0);
    }
    assertThat(lot.rule(ROUND).batches()).isEmpty();
    assertThat(lot.rule(ROUND).redrawn()).isZero();
  }
}
