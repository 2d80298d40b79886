package io.sidework.protocol.lot;

import static io.sidework.protocol.lot.Scenario.WorkerKind.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.lot.agreement.Slot;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * How long agreement takes in one-way delays, on links that take 50 ms and nodes that take none:
 * whatever is due happens on the event that makes it due, not on the next tick (spec L-54).
 */
class DelayTest {
  private static final long ONE_WAY = 50;

  /** From the last opening: NEWVIEW, PROPOSE, PREPARE, PREPARED, COMMIT, DECIDED. */
  @Test
  void aCertificateTakesSixDelaysAfterTheLastOpening() {
    Bench bench = closed();
    long before = bench.now();
    for (int node = 0; node < 4; node++) {
      bench.open(bench.ranked(0), node);
    }
    awaitDone(bench);
    assertThat(bench.now() - before).isEqualTo(6 * ONE_WAY);
    assertThat(firstCertificate(bench) - before).as("at the leader").isEqualTo(5 * ONE_WAY);
  }

  /**
   * One link is enough: the node that has it passes the opening on, after what L-47 has it wait.
   */
  @Test
  void anOpeningAtOneNodeAloneIsPassedOn() {
    for (int node = 0; node < 4; node++) {
      Bench bench = closed();
      long before = bench.now();
      bench.open(bench.ranked(0), node);
      awaitDone(bench);
      long held = bench.terms.timing().retransmit() / 4;
      assertThat(bench.now() - before).isBetween(6 * ONE_WAY, 7 * ONE_WAY + held + 100);
    }
  }

  /** Nobody who is not there when the last copy comes holds up the close. */
  @Test
  void aCloseTakesSixDelaysAfterTheLastCopy() {
    Bench bench = new Bench(4, 1, 1, HONEST);
    bench.delay = ONE_WAY;
    bench.pass(1_037);
    long before = bench.now();
    bench.contribute(bench.ranked(0), List.of(0), 0, 1, 2, 3);
    while (!isClosed(bench)) {
      bench.pass(1);
    }
    assertThat(bench.now() - before).isEqualTo(6 * ONE_WAY);
  }

  /** Views 0 to f-1 have no leader: D, 2D, ... and what agreement takes. */
  @Test
  void badLeadersInARowCostTheirTimersAndNoMore() {
    Bench bench = new Bench(7, 1, 1, HONEST);
    bench.delay = ONE_WAY;
    List<Integer> leaders = bench.leaders(0, Slot.CLOSE);
    bench.down.addAll(leaders.subList(0, 2));
    long before = bench.now();
    bench.contribute(bench.ranked(0), List.of(0), 0, 1, 2, 3, 4, 5, 6);
    int honest = leaders.get(2);
    while (bench.lot(honest).certificate(new Slot(0, Slot.CLOSE)).isEmpty()) {
      bench.pass(1);
    }
    long timers = bench.terms.timing().view() * (1 + 2);
    // Each view's timer starts a delay after it is entered, and is looked at on ticks.
    assertThat(bench.now() - before).isBetween(timers, timers + 8 * ONE_WAY + 2 * 100);
    assertThat(bench.lot(honest).certificate(new Slot(0, Slot.CLOSE)).orElseThrow().view())
        .isEqualTo(2);
  }

  /**
   * Two halves without a quorum do not count views (L-34), so when they meet again after an hour
   * they need a repetition and one view, and not what doubling would have come to.
   */
  @Test
  void afterALongPartitionTheFirstViewsDecide() {
    Bench bench = new Bench(4, 1, 1, HONEST);
    bench.delay = ONE_WAY;
    bench.contribute(bench.ranked(0), List.of(0), 0, 1, 2, 3);
    bench.link = (from, to, message) -> from / 2 == to / 2;
    for (int minute = 0; minute < 10; minute++) {
      bench.skip(60_000);
      bench.pass(200);
    }
    assertThat(isClosed(bench)).isFalse();
    bench.link = (from, to, message) -> true;
    long healed = bench.now();
    while (!isClosed(bench)) {
      bench.pass(1);
    }
    Timing timing = bench.terms.timing();
    assertThat(bench.now() - healed)
        .isLessThan(timing.retransmit() + timing.view() + 14 * ONE_WAY + 300);
  }

  private static Bench closed() {
    Bench bench = new Bench(4, 1, 1, HONEST);
    bench.delay = ONE_WAY;
    bench.contribute(bench.ranked(0), List.of(0), 0, 1, 2, 3);
    while (!isClosed(bench)) {
      bench.pass(1);
    }
    bench.pass(37);
    return bench;
  }

  private static boolean isClosed(Bench bench) {
    return bench.nodes.stream()
        .allMatch(
            node -> bench.lot(node.context.me()).certificate(new Slot(0, Slot.CLOSE)).isPresent());
  }

  private static void awaitDone(Bench bench) {
    while (!bench.nodes.stream().allMatch(node -> node.lot.isDone())) {
      bench.pass(1);
    }
  }

  private static long firstCertificate(Bench bench) {
    return bench.sent.stream()
        .filter(each -> each.effect() instanceof Effect.Certified)
        .mapToLong(Bench.Sent::at)
        .min()
        .orElseThrow();
  }
}
