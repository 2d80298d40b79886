package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Spec L-46: each secret counts, each is committed to, and nobody knows one by another. */
class DrawSeedPropertyTest {
  /** Two deals; nodes have the same keys in both. */
  private static final List<Sim> SIMS = List.of(sim(1), sim(2));

  private static Bytes32 word(int i) {
    return Keccak.hash(new byte[] {(byte) i, (byte) (i >> 8)});
  }

  private static List<Bytes32> secrets(Random random, int count) {
    TreeSet<Bytes32> secrets = new TreeSet<>();
    while (secrets.size() < count) {
      secrets.add(word(random.nextInt(1 << 16)));
    }
    return List.copyOf(secrets);
  }

  /** Without one of them, or with another in its place or besides, other tasks are drawn. */
  @Property(tries = 200)
  void everySecretChangesTheSeed(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int count) {
    Random random = new Random(seed);
    List<Bytes32> all = secrets(random, count + 1);
    List<Bytes32> some = all.subList(0, count);
    int place = random.nextInt(count);
    List<Bytes32> fewer = new ArrayList<>(some);
    fewer.remove(place);
    List<Bytes32> other = new ArrayList<>(some);
    other.set(place, all.getLast());
    assertThat(List.of(DrawSeed.of(fewer), DrawSeed.of(other), DrawSeed.of(all)))
        .doesNotContain(DrawSeed.of(some));
    assertThat(DrawSeed.of(List.copyOf(some))).isEqualTo(DrawSeed.of(some));
  }

  /** Only what was committed to is shown; that somebody withholds its own is not wrong. */
  @Property(tries = 200)
  void whatIsShownWasCommittedTo(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 7) int count, @ForAll boolean strange) {
    Random random = new Random(seed);
    List<Bytes32> secrets = secrets(random, count + 1);
    List<Bytes32> committed =
        secrets.subList(0, count).stream().map(DrawSeed::commitment).sorted().toList();
    List<Bytes32> shown = new ArrayList<>(secrets.subList(0, count));
    shown.removeIf(secret -> random.nextInt(4) == 0);
    if (strange) {
      shown.add(random.nextInt(shown.size() + 1), secrets.getLast());
    }
    assertThat(DrawSeed.areCommitted(shown, committed)).isEqualTo(!strange);
    assertThat(committed).doesNotContainAnyElementsOf(secrets);
  }

  /** The same after a restart; of another node, round, lot or deal another one. */
  @Property(tries = 20)
  void aNodesSecretIsOfItsRoundAlone(@ForAll @IntRange(min = 0, max = 1000) int round) {
    List<LotContext> contexts = new ArrayList<>();
    for (int deal = 1; deal <= 2; deal++) {
      for (SimNode node : SIMS.get(deal - 1).nodes) {
        contexts.add(node.context);
        contexts.add(inLot(node.context, 1));
      }
    }
    TreeSet<Bytes32> secrets = new TreeSet<>();
    for (LotContext context : contexts) {
      secrets.add(new DrawSeed(context).secret(round));
      secrets.add(new DrawSeed(context).secret(round + 1));
      assertThat(secrets).contains(new DrawSeed(context).secret(round));
    }
    assertThat(secrets).hasSize(2 * contexts.size());
  }

  private static Sim sim(int seed) {
    return new Sim(Scenario.plain(4, 1, 1, List.of()).spot(seed, 1_000));
  }

  private static LotContext inLot(LotContext context, int lot) {
    return new LotContext(
        context.domain(),
        context.deal(),
        context.runtime(),
        lot,
        context.seed(),
        context.roster(),
        context.committee(),
        context.me(),
        context.signer(),
        context.timing());
  }
}
