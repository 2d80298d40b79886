package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Spec L-39: whom what is missing is asked of, and how often. */
class WantsPropertyTest {
  private static final int THINGS = 8;
  private static final long RETRANSMIT = 1_000;
  private static final CheapLot FOUR = lot(4);
  private static final CheapLot SEVEN = lot(7);

  private record Question(int peer, long at) {}

  private static CheapLot lot(int nodes) {
    return new CheapLot(
        Scenario.plain(nodes, 1, 1, List.of()), new Timing(10_000, 3_000, 1_500, RETRANSMIT));
  }

  private static Address worker(int thing) {
    return Address.parse("0x%040x".formatted(thing + 1));
  }

  /** Things of all four kinds. */
  private static void want(Wants wants, int thing, int from) {
    switch (thing % 4) {
      case 0 -> wants.bundle(CheapLot.commitment(thing), from);
      case 1 -> wants.opening(worker(thing), thing, from);
      case 2 -> wants.reexecution(thing, from);
      default -> wants.output(CheapLot.commitment(thing), from);
    }
  }

  private static boolean isIn(LotMessage.Want want, int thing) {
    return switch (thing % 4) {
      case 0 -> want.bundles().contains(CheapLot.commitment(thing));
      case 1 ->
          want.openings().stream()
              .anyMatch(bits -> bits.worker().equals(worker(thing)) && bits.tasks().testBit(thing));
      case 2 -> want.tasks().contains(thing);
      default -> want.outputs().contains(CheapLot.commitment(thing));
    };
  }

  private static Map<Integer, Question> asked(Outbox out, long now) {
    Map<Integer, Question> asked = new TreeMap<>();
    for (Effect effect : out.drain()) {
      Effect.ToPeer to = (Effect.ToPeer) effect;
      byte[] body = ((PeerMessage.Agreement) to.message()).body();
      LotMessage.Want want = (LotMessage.Want) LotMessage.decode(body);
      for (int thing = 0; thing < THINGS; thing++) {
        if (isIn(want, thing)) {
          assertThat(asked.put(thing, new Question(to.node(), now))).isNull();
        }
      }
    }
    return asked;
  }

  /**
   * Who first named a thing is asked first, then each peer once before anyone again; the pause is
   * one retransmission, doubled each time that all were asked, up to 32; nothing is given up.
   */
  @Property(tries = 150, seed = "1")
  void allAreAskedInTurnMoreAndMoreSeldom(
      @ForAll long seed, @ForAll boolean large, @ForAll @IntRange(max = 6) int place) {
    Random random = new Random(seed);
    int size = large ? 7 : 4;
    int me = place % size;
    LotContext context = (large ? SEVEN : FOUR).at(me);
    Outbox out = new Outbox(context);
    Wants wants = new Wants(context, out);
    List<Integer> from = new ArrayList<>(Collections.nCopies(THINGS, 0));
    from.replaceAll(any -> random.nextInt(size));
    List<List<Question>> history = new ArrayList<>();
    for (int thing = 0; thing < THINGS; thing++) {
      history.add(new ArrayList<>());
    }
    long now = Sim.START;
    for (int i = 0; i < 150; i++) {
      now += random.nextInt(4) * RETRANSMIT / 2 * (1 + i / 50);
      TreeSet<Integer> due = new TreeSet<>();
      for (int thing = 0; thing < THINGS; thing++) {
        if (random.nextBoolean()) {
          want(wants, thing, from.get(thing));
          want(wants, thing, random.nextInt(size));
          if (isDue(history.get(thing), size - 1, now)) {
            due.add(thing);
          }
        }
      }
      wants.flush(now);
      Map<Integer, Question> asked = asked(out, now);
      assertThat(asked.keySet()).isEqualTo(due);
      asked.forEach((thing, question) -> history.get(thing).add(question));
    }
    for (int thing = 0; thing < THINGS; thing++) {
      check(history.get(thing).stream().map(Question::peer).toList(), size, me, from.get(thing));
    }
  }

  private static boolean isDue(List<Question> before, int peers, long now) {
    int rounds = before.size() / peers;
    return before.isEmpty()
        || now - before.getLast().at() >= RETRANSMIT * (1L << Math.min(rounds, 5));
  }

  private static void check(List<Integer> asked, int size, int me, int from) {
    assertThat(asked).isNotEmpty().doesNotContain(me);
    assertThat(asked.getFirst()).isEqualTo(from == me ? (me + 1) % size : from);
    for (int i = 0; i + size - 1 <= asked.size(); i++) {
      assertThat(asked.subList(i, i + size - 1)).doesNotHaveDuplicates();
    }
  }
}
