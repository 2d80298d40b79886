package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SpotCheck;
import io.sidework.protocol.type.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Spec L-25, L-44, L-73: how many more owners a task is given, and whom. */
class SentencePropertyTest {
  private static final int OWNERS = 14;
  private static final int[] TRUST = {1, 10, 16, 100, 1000, 10_000};
  private static final int[] KNOWN = {0, 0, 1, 2, 20};

  private static Scenario terms(Random random) {
    return Scenario.plain(4, 1, TRUST[random.nextInt(TRUST.length)], List.of());
  }

  private static List<Integer> standings(Random random) {
    return random.ints(OWNERS, 0, KNOWN.length).map(i -> KNOWN[i]).boxed().toList();
  }

  private static boolean hasLeaf(MadeUpLot lot, int round) {
    return lot.rule(round).leaves().stream().map(Leaf::taskIndex).anyMatch(task -> task == 0);
  }

  /** Ranks without a copy, first those that the lottery prefers. */
  private static List<Integer> rest(MadeUpLot lot) {
    return IntStream.range(0, OWNERS)
        .filter(rank -> !lot.task(0).copies.containsKey(rank))
        .boxed()
        .toList();
  }

  /** Copies of round 0 that agree, of some of the first ranks; some say nothing that counts. */
  private static void makeUp(MadeUpLot lot, Random random, boolean mayHaveBeenVoid) {
    boolean lies = random.nextBoolean();
    for (int rank = 0; rank < OWNERS; rank++) {
      if (lies && random.nextInt(4) == 0) {
        lot.board.liars().add(lot.owner(rank));
      }
    }
    for (int rank = random.nextInt(6); rank >= 0; rank -= 1 + random.nextInt(2)) {
      switch (random.nextInt(6)) {
        case 0 -> lot.close(0, rank, 0);
        case 1 -> lot.open(0, rank, 0, 0).strike();
        default -> {
          Copy copy = lot.open(0, rank, 0, 0);
          if (mayHaveBeenVoid && random.nextInt(3) == 0) {
            copy.weighNothing();
          }
        }
      }
    }
  }

  /** With so many more that agree a task is certified, with one fewer it is not. */
  @Property(tries = 300)
  void aTaskIsWidenedByTheFewestThatWouldSuffice(@ForAll long seed) {
    Random random = new Random(seed);
    MadeUpLot lot = new MadeUpLot(terms(random), standings(random));
    makeUp(lot, random, random.nextBoolean());
    Ruling first = lot.rule(0);
    if (!first.widen().testBit(0)) {
      return;
    }
    lot.carryOut(first, 0);
    List<Integer> rest = rest(lot);
    int further = lot.task(0).needed - lot.task(0).counted();
    assertThat(further).isBetween(1, rest.size());
    for (int i = 0; i < further; i++) {
      assertThat(hasLeaf(lot, 1)).isFalse();
      lot.open(0, rest.get(i), 1, 0);
    }
    if (further < rest.size()) {
      assertThat(hasLeaf(lot, 1)).isTrue();
    }
    assertThat(lot.task(0).left().boxed()).isEqualTo(rest(lot));
  }

  /**
   * L-72, L-73: a container's too, but nobody is asked once twice as many are closed as are paid.
   */
  @Property(tries = 300)
  void ofATaskOfAContainerNoMoreThanTwiceThePaidAreAsked(@ForAll long seed) {
    Random random = new Random(seed);
    MadeUpLot lot = new MadeUpLot(terms(random).inContainers(), standings(random));
    int[] said = random.ints(1 + random.nextInt(OWNERS - 1), 0, 1 + random.nextInt(3)).toArray();
    for (int rank = 0; rank < said.length; rank++) {
      lot.open(0, rank, 0, said[rank]);
    }
    Ruling first = lot.rule(0);
    if (!first.widen().testBit(0)) {
      return;
    }
    lot.carryOut(first, 0);
    int most = 2 * lot.paid();
    List<Integer> rest = rest(lot).stream().limit(Math.max(0, most - said.length)).toList();
    int further = lot.task(0).needed - lot.task(0).counted();
    assertThat(further).isBetween(Math.min(1, rest.size()), rest.size());
    for (int i = 0; i < further; i++) {
      assertThat(hasLeaf(lot, 1)).isFalse();
      lot.open(0, rest.get(i), 1, heaviest(lot, said));
    }
    if (further < rest.size()) {
      assertThat(hasLeaf(lot, 1)).isTrue();
    }
  }

  private static int heaviest(MadeUpLot lot, int[] said) {
    double[] odds = {1, 1, 1};
    for (int rank = 0; rank < said.length; rank++) {
      odds[said[rank]] *= Math.min(5 * lot.standing(rank) + 4, 10);
    }
    int heaviest = said[0];
    for (int what : said) {
      heaviest = odds[what] > odds[heaviest] ? what : heaviest;
    }
    return heaviest;
  }

  /**
   * L-44: further owners of a task that stood in a batch, which waits or is void, are those that
   * the seed says, in its order; who was admitted and brought nothing is admitted no more.
   */
  @Property(tries = 200)
  void theSeedSaysWhomABatchIsShownTo(@ForAll long seed) {
    Random random = new Random(seed);
    List<Integer> standings = new ArrayList<>(standings(random));
    MadeUpLot lot = new MadeUpLot(terms(random).spot(random.nextInt(100), 1_000_000), standings);
    int rank = random.nextInt(OWNERS);
    boolean trusted = lot.standing(rank) >= SpotCheck.MIN_STANDING;
    lot.secret = Keccak.hash(new byte[] {(byte) seed});
    lot.withheld = random.nextInt(2);
    lot.open(0, rank, 0, 0);
    lot.task(0).admittedAt.put(rank, 1L);
    lot.task(0).admittedAt.put((rank + 1) % OWNERS, 1L);
    TreeSet<Integer> admitted = new TreeSet<>(lot.task(0).admittedAt.keySet());
    Ruling ruling = lot.rule(0);
    lot.carryOut(ruling, 0);
    if (!ruling.leaves().isEmpty()) {
      return;
    }
    List<Address> others = rest(lot).stream().map(lot::owner).toList();
    List<Address> order = trusted ? SpotCheck.successors(lot.seed(), 0, others) : others;
    assertThat(lot.task(0).left().mapToObj(lot::owner)).isEqualTo(order);
    assertThat(lot.task(0).admittedAt.keySet())
        .isEqualTo(trusted ? new TreeSet<>(List.of(rank)) : admitted);
    if (trusted && lot.withheld == 0) {
      assertThat(lot.task(0).needed).as("one check").isEqualTo(2);
    }
  }
}
