package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Spec L-71 to L-74: what is ruled of tasks that nobody can compute again. */
class ContainerRulingPropertyTest {
  private static final int ROUND = 2;
  private static final int OWNERS = 12;
  private static final int[] TRUST = {1, 10, 100, 1000};

  /** Of 0, 1 and 2, what each rank said that counts; -1 where nothing does. */
  private static int[] makeUp(MadeUpLot lot, Random random) {
    int dissent = random.nextInt(60);
    int last = random.nextInt(OWNERS);
    int[] said = new int[OWNERS];
    for (int rank = 0; rank < OWNERS; rank++) {
      int what = random.nextInt(100) < dissent ? 1 + random.nextInt(2) : 0;
      int kind = rank > last ? 8 : random.nextInt(9);
      said[rank] = kind < 5 ? what : -1;
      switch (kind) {
        case 0, 1 -> lot.open(0, rank, 0, what).count();
        case 2, 3, 4 -> lot.open(0, rank, ROUND, what);
        case 5 -> lot.close(0, rank, ROUND);
        case 6 -> lot.open(0, rank, ROUND, what).strike();
        default -> {}
      }
    }
    return said;
  }

  private static BigInteger odds(MadeUpLot lot, int[] said, int what, boolean same) {
    BigInteger odds = BigInteger.ONE;
    for (int rank = 0; rank < OWNERS; rank++) {
      if (said[rank] >= 0 && (said[rank] == what) == same) {
        odds = odds.multiply(BigInteger.valueOf(Math.min(5 * lot.standing(rank) + 4, 10)));
      }
    }
    return odds;
  }

  /**
   * Whoever dissents is not paid, and nobody is called a liar; who says the most is, m+4 of them.
   */
  @Property(tries = 300)
  void whatOutweighsAllElseIsTheOutcome(@ForAll long seed) {
    Random random = new Random(seed);
    int trust = TRUST[random.nextInt(TRUST.length)];
    MadeUpLot lot =
        new MadeUpLot(
            Scenario.plain(4, 1, trust, List.of()).inContainers(),
            random.ints(OWNERS, 0, 3).boxed().toList());
    int[] said = makeUp(lot, random);
    int outcome = -1;
    for (int what = 0; what < 3; what++) {
      int each = what;
      BigInteger others = odds(lot, said, what, false).multiply(BigInteger.valueOf(trust));
      boolean isSaid = IntStream.of(said).anyMatch(one -> one == each);
      // At T = 1 two may weigh the same: then the one of the lowest rank comes first.
      if (isSaid
          && odds(lot, said, what, true).compareTo(others) >= 0
          && (outcome < 0 || first(said, what) < first(said, outcome))) {
        outcome = what;
      }
    }
    int right = outcome;
    Ruling ruling = lot.rule(ROUND);
    assertThat(ruling.widen().testBit(0)).isEqualTo(right < 0);
    assertThat(ruling.truth().or(ruling.held()).or(ruling.redrawn())).isZero();
    if (right < 0) {
      assertThat(ruling.leaves()).isEmpty();
      return;
    }
    Leaf leaf = ruling.leaves().getFirst();
    assertThat(leaf.digest()).isEqualTo(lot.result(0, right).digest());
    assertThat(leaf.reexecuted()).isFalse();
    List<Address> winners =
        IntStream.range(0, OWNERS)
            .filter(rank -> said[rank] == right)
            .limit(lot.paid())
            .mapToObj(lot::owner)
            .toList();
    assertThat(leaf.winners()).isEqualTo(winners);
    lot.carryOut(ruling, ROUND);
    assertThat(lot.board.liars()).isEmpty();
    assertThat(lot.evidence.refuted()).isEmpty();
  }

  private static int first(int[] said, int what) {
    return IntStream.range(0, OWNERS).filter(rank -> said[rank] == what).findFirst().orElseThrow();
  }
}
