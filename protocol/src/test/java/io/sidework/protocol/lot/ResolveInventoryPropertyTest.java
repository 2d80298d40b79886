package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.lot.agreement.Readiness;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Spec L-21: which inventories of openings and re-executions a node takes, and what is its own. */
class ResolveInventoryPropertyTest {
  private static final int ROUND = 1;
  private static final int TASKS = 6;
  private static final int OWNERS = 4;
  private static final int NODES = 4;

  /** What may be wrong with an inventory. */
  private enum Wrong {
    NOTHING,
    EARLIER_COPY,
    STRUCK_COPY,
    CERTIFIED_TASK,
    NO_COPY,
    BEYOND_THE_LOT,
    FORGED_WORD,
    WORD_NOT_ASKED_FOR,
    TWO_WORDS,
    UNKNOWN_SECRET,
    TOO_LONG
  }

  /** A round with copies of this round, of which some are open here, and others. */
  private static final class Facts {
    final MadeUpLot lot =
        new MadeUpLot(Scenario.plain(NODES, TASKS, 100, List.of()), List.of(0, 1, 2, 3));
    final Map<Address, BigInteger> closed = new TreeMap<>();
    final Map<Address, BigInteger> here = new TreeMap<>();
    final Wants wants = new Wants(lot.context, lot.out);
    final List<Bytes32> secrets = new ArrayList<>();
    final ResolveRules rules;

    /** Task 0 is certified, 1 and 2 are under re-execution, rank 3 has no right copy. */
    Facts(Random random) {
      Openings openings = new Openings(lot.context, lot.board, lot.out);
      rules = new ResolveRules(lot.context, lot.board, openings, lot.reexecutions, wants, ROUND);
      lot.close(0, 0, ROUND);
      lot.task(0).on(TaskEvent.CERTIFY);
      lot.task(1).on(TaskEvent.SEEK_TRUTH);
      lot.task(2).on(TaskEvent.SEEK_TRUTH);
      lot.close(4, 3, 0);
      lot.close(5, 3, ROUND).strike();
      boolean all = random.nextBoolean();
      for (int task = 1; task < TASKS; task++) {
        for (int rank = 0; rank < 3; rank++) {
          if (random.nextBoolean()) {
            Copy copy = lot.close(task, rank, ROUND);
            set(closed, copy.worker, task);
            if (all || random.nextInt(3) != 0) {
              copy.open(lot.held(task, 0), true);
              set(here, copy.worker, task);
            }
          }
        }
      }
      for (int i = 0; i < NODES; i++) {
        secrets.add(
            i == 0 ? new DrawSeed(lot.context).secret(ROUND) : Keccak.hash(new byte[] {(byte) i}));
      }
      rules.begin(Sim.START, secrets.stream().map(DrawSeed::commitment).sorted().toList());
    }

    static void set(Map<Address, BigInteger> bits, Address owner, int task) {
      bits.merge(owner, BigInteger.ONE.shiftLeft(task), BigInteger::or);
    }

    /** What a node may say, and one thing besides that it may not. */
    byte[] inventory(Random random, Wrong wrong, Map<Address, BigInteger> named) {
      closed.forEach(
          (owner, tasks) -> {
            BigInteger some =
                random.nextBoolean() ? tasks : tasks.and(new BigInteger(TASKS, random));
            if (some.signum() > 0) {
              named.put(owner, some);
            }
          });
      TreeSet<SignedDigest> words = new TreeSet<>();
      for (int task = 1; task <= 2; task++) {
        if (random.nextInt(3) == 0) {
          int node = random.nextInt(NODES);
          words.add(lot.word(node, node, task, random.nextInt(2)));
        }
      }
      TreeSet<Bytes32> shown = new TreeSet<>(secrets.subList(0, random.nextInt(NODES + 1)));
      switch (wrong) {
        case EARLIER_COPY -> set(named, lot.owner(3), 4);
        case STRUCK_COPY -> set(named, lot.owner(3), 5);
        case CERTIFIED_TASK -> set(named, lot.owner(0), 0);
        case NO_COPY -> set(named, lot.owner(3), 1);
        case BEYOND_THE_LOT -> set(named, lot.owner(0), TASKS);
        case FORGED_WORD -> words.add(lot.word(3, 2, 1, 0));
        case WORD_NOT_ASKED_FOR -> words.add(lot.word(3, 3, random.nextInt(2) * 3, 0));
        case TWO_WORDS -> words.addAll(List.of(lot.word(3, 3, 1, 0), lot.word(3, 3, 1, 1)));
        case UNKNOWN_SECRET -> shown.add(Bytes32.ZERO);
        default -> {}
      }
      byte[] bytes =
          new ResolveValue(Bits.listOf(named), List.copyOf(words), List.copyOf(shown)).toBytes();
      return wrong == Wrong.TOO_LONG ? Arrays.copyOf(bytes, bytes.length + 1) : bytes;
    }

    /** Openings that are asked for. */
    Map<Address, BigInteger> asked() {
      wants.flush(Sim.START);
      Map<Address, BigInteger> asked = new TreeMap<>();
      for (Effect effect : lot.out.drain()) {
        if (effect instanceof Effect.ToPeer sent
            && sent.message() instanceof PeerMessage.Agreement message
            && LotMessage.decode(message.body()) instanceof LotMessage.Want want) {
          asked.putAll(Bits.mapOf(want.openings()));
        }
      }
      return asked;
    }
  }

  /** With nothing wrong it is waited for openings alone, and those are asked for. */
  @Property(tries = 300)
  void whatNamesOnlyWhatItMayIsUsableWithItsOpenings(@ForAll long seed) {
    Random random = new Random(seed);
    Facts facts = new Facts(random);
    Wrong wrong =
        random.nextInt(3) == 0
            ? Wrong.NOTHING
            : Wrong.values()[random.nextInt(Wrong.values().length)];
    Map<Address, BigInteger> named = new TreeMap<>();
    byte[] inventory = facts.inventory(random, wrong, named);
    Readiness readiness = facts.rules.usable(inventory, 1);
    if (wrong != Wrong.NOTHING) {
      assertThat(readiness).isEqualTo(Readiness.WRONG);
      assertThat(facts.asked()).as("nothing on the word of a liar").isEmpty();
      return;
    }
    Map<Address, BigInteger> missing = new TreeMap<>();
    named.forEach(
        (owner, tasks) -> {
          BigInteger lacking = tasks.andNot(facts.here.getOrDefault(owner, BigInteger.ZERO));
          if (lacking.signum() > 0) {
            missing.put(owner, lacking);
          }
        });
    assertThat(readiness).isEqualTo(missing.isEmpty() ? Readiness.READY : Readiness.WAITING);
    assertThat(facts.asked()).isEqualTo(missing);
    openAll(facts);
    assertThat(facts.rules.usable(inventory, 1)).as("looked at again").isEqualTo(Readiness.READY);
  }

  private static void openAll(Facts facts) {
    for (Task task : facts.lot.board.tasks()) {
      for (Copy copy : task.copies.values()) {
        if (copy.held() == null) {
          copy.open(facts.lot.held(task.index, 0), true);
        }
      }
    }
  }

  /** A node's own names all that is here, and is usable by all who hold the same. */
  @Property(tries = 100)
  void aNodesOwnIsAllThatItMaySay(@ForAll long seed) {
    Random random = new Random(seed);
    Facts facts = new Facts(random);
    List<SignedDigest> known = new ArrayList<>();
    for (int task = 1; task < 4; task++) {
      int node = random.nextInt(NODES);
      SignedDigest word = facts.lot.word(node, node, task, 0);
      facts.lot.reexecutions.add(word, facts.lot.result(task, 0));
      if (task < 3) {
        known.add(word);
      }
    }
    boolean committed = random.nextBoolean();
    if (!committed) {
      facts.rules.begin(Sim.START, List.of(DrawSeed.commitment(Bytes32.ZERO)));
    }
    byte[] inventory = facts.rules.inventory();
    ResolveValue value = ResolveValue.decode(inventory);
    assertThat(Bits.mapOf(value.opened())).isEqualTo(facts.here);
    assertThat(value.reexecutions()).isEqualTo(known);
    assertThat(value.secrets())
        .isEqualTo(committed ? List.of(facts.secrets.getFirst()) : List.of());
    assertThat(facts.rules.usable(inventory, 0)).isEqualTo(Readiness.READY);
  }
}
