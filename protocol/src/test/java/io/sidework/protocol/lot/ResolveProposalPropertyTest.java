package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.lot.agreement.Readiness;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Spec L-21, L-23, L-28: which proposals a node prepares, and when. */
class ResolveProposalPropertyTest {
  private static final int ROUND = 1;
  private static final int TASKS = 4;
  private static final int RANKS = 3;
  private static final long END = Sim.START + 1000;

  /** Copies of this round, what inventories say of them, and what this node has. */
  private static final class Facts {
    final MadeUpLot lot =
        new MadeUpLot(Scenario.plain(4, TASKS, 10, List.of()), List.of(2, 2, 2, 2));
    final Openings openings = new Openings(lot.context, lot.board, lot.out);
    final ResolveRules rules =
        new ResolveRules(
            lot.context,
            lot.board,
            openings,
            lot.reexecutions,
            new Wants(lot.context, lot.out),
            ROUND);
    final List<byte[]> inventories = new ArrayList<>();

    /** Not in any inventory. */
    final List<Copy> lacking = new ArrayList<>();

    Facts(Random random) {
      rules.begin(END, List.of());
      List<Map<Address, BigInteger>> named =
          List.of(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
      boolean all = random.nextInt(3) == 0;
      boolean knows = random.nextBoolean();
      for (int task = 0; task < TASKS; task++) {
        for (int rank = 0; rank < RANKS; rank++) {
          Copy copy = lot.close(task, rank, ROUND);
          if (all || random.nextInt(4) != 0) {
            copy.open(lot.held(task, 0), random.nextBoolean());
            named
                .get(random.nextInt(3))
                .merge(copy.worker, BigInteger.ONE.shiftLeft(task), BigInteger::or);
          } else {
            if (knows && random.nextInt(3) == 0) {
              copy.open(lot.held(task, 0), random.nextBoolean());
            }
            lacking.add(copy);
          }
        }
      }
      for (Map<Address, BigInteger> each : named) {
        inventories.add(new ResolveValue(Bits.listOf(each), List.of(), List.of()).toBytes());
      }
    }

    Ballot ballot() {
      return rules.unite(inventories, Sim.START).orElseThrow();
    }

    /** Of what the ballot's ruling gives an outcome some outputs are on this node's disk. */
    boolean storesAll(Random random) {
      boolean all = random.nextInt(4) != 0;
      boolean stored = true;
      for (Leaf leaf : rules.ruling(ballot()).leaves()) {
        if (all || random.nextBoolean()) {
          openings.keep(leaf.outputHash(), new byte[0]);
        } else {
          stored = false;
        }
      }
      lot.out.drain();
      return stored;
    }
  }

  /** Nobody is called a no-show too early, or against what this node has in time. */
  @Property(tries = 300)
  void nobodyIsCalledANoShowWhileItMayStillOpen(@ForAll long seed) {
    Random random = new Random(seed);
    Facts facts = new Facts(random);
    Ballot ballot = facts.ballot();
    boolean stored = facts.storesAll(random);
    long now = END + random.nextInt(3) - 1;
    TreeSet<String> inTime = new TreeSet<>();
    facts.lacking.stream()
        .filter(copy -> copy.held() != null && copy.isInTime())
        .forEach(copy -> inTime.add(copy.taskIndex + " " + copy.worker));
    Readiness readiness = facts.rules.judge(ballot, Optional.of(facts.inventories), 1, now);

    List<String> relayed = new ArrayList<>();
    for (Effect effect : facts.lot.out.drain()) {
      if (effect instanceof Effect.Supply sent) {
        assertThat(sent.node()).isEqualTo(Effect.Supply.EVERYBODY);
        sent.openings().forEach(each -> relayed.add(each.taskIndex() + " " + each.worker()));
      }
    }
    assertThat(relayed).containsExactlyInAnyOrderElementsOf(inTime);
    boolean mayStillOpen = !facts.lacking.isEmpty() && now < END;
    assertThat(readiness)
        .isEqualTo(
            !inTime.isEmpty()
                ? Readiness.WRONG
                : mayStillOpen || !stored ? Readiness.WAITING : Readiness.READY);
    assertThat(facts.rules.judge(ballot, Optional.empty(), 1, now))
        .as("under a lock")
        .isEqualTo(stored ? Readiness.READY : Readiness.WAITING);
  }

  /** A value that is not the union, or a ruling that does not follow, is refused at any time. */
  @Property(tries = 100)
  void onlyTheUnionAndItsRulingArePrepared(@ForAll long seed) {
    Random random = new Random(seed);
    Facts facts = new Facts(random);
    Ballot right = facts.ballot();
    facts.storesAll(random);
    Ruling ruling = facts.rules.ruling(right);
    Ruling other =
        new Ruling(
            ruling.leaves(),
            ruling.widen().flipBit(random.nextInt(TASKS)),
            ruling.truth(),
            ruling.held(),
            ruling.redrawn(),
            ruling.noShows(),
            ruling.absent(),
            ruling.batches());
    Ballot ruledOtherwise = new Ballot(right.value(), other.toBytes());
    assertThat(facts.rules.judge(ruledOtherwise, Optional.of(facts.inventories), 1, END))
        .isEqualTo(Readiness.WRONG);
    assertThat(facts.rules.judge(ruledOtherwise, Optional.empty(), 1, END))
        .isEqualTo(Readiness.WRONG);
    // More than two of the three inventories say, unless the third says nothing.
    boolean isUnion = ResolveValue.decode(facts.inventories.getLast()).opened().isEmpty();
    Readiness ofTwo =
        facts.rules.judge(right, Optional.of(facts.inventories.subList(0, 2)), 1, END);
    if (!isUnion) {
      assertThat(ofTwo).isEqualTo(Readiness.WRONG);
      Ballot less = facts.rules.unite(facts.inventories.subList(0, 2), END).orElseThrow();
      assertThat(facts.rules.judge(less, Optional.of(facts.inventories), 1, END))
          .isEqualTo(Readiness.WRONG);
    }
  }

  /**
   * L-45: the last secret is waited for where a batch hangs on it, for a quarter of a view's timer
   * from when all else was here; nowhere else, and no longer.
   */
  @Property(tries = 200)
  void aBatchIsWorthAShortWaitForTheLastSecret(
      @ForAll boolean isSpot,
      @ForAll @IntRange(min = 19, max = 20) int standing,
      @ForAll boolean isAlone,
      @ForAll @IntRange(min = 0, max = 2) int shown,
      @ForAll @IntRange(min = 0, max = 5000) int later) {
    Scenario terms = Scenario.plain(4, 1, 10, List.of());
    MadeUpLot lot =
        new MadeUpLot(isSpot ? terms.spot(1, 1_000) : terms, List.of(standing, standing));
    Openings openings = new Openings(lot.context, lot.board, lot.out);
    Wants wants = new Wants(lot.context, lot.out);
    ResolveRules rules =
        new ResolveRules(lot.context, lot.board, openings, lot.reexecutions, wants, ROUND);
    List<Bytes32> secrets = List.of(lot.salt(0, 0), lot.salt(0, 1)).stream().sorted().toList();
    rules.begin(END, secrets.stream().map(DrawSeed::commitment).sorted().toList());
    lot.open(0, 0, ROUND, 0);
    if (!isAlone) {
      lot.open(0, 1, ROUND, 0);
    }
    List<Bits> opened = lot.value(ROUND).opened();
    List<byte[]> inventories =
        List.of(new ResolveValue(opened, List.of(), secrets.subList(0, shown)).toBytes());
    boolean waits = isSpot && standing >= 20 && isAlone && shown < 2;
    assertThat(rules.unite(inventories, END).isEmpty()).isEqualTo(waits);
    assertThat(rules.unite(inventories, END + later).isEmpty())
        .isEqualTo(waits && later < lot.context.timing().view() / 4);
  }
}
