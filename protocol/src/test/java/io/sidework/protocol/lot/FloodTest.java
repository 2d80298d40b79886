package io.sidework.protocol.lot;

import static io.sidework.protocol.lot.Scenario.WorkerKind.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.SignedBundle;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A worker that signs more than it needs to (spec L-6, L-7, L-14). */
class FloodTest {
  private static final int TASKS = 12;

  private static List<Integer> tasks(int mask) {
    return IntStream.range(0, TASKS).filter(task -> (mask >> task & 1) == 1).boxed().toList();
  }

  /**
   * P13: it cuts the same commitments differently for every node, which no two bundles contradict.
   * Nodes must not come to hold inventories that the others refuse to take in.
   */
  @Test
  void differentCutsOfTheSameCommitmentsDoNotStopTheLot() {
    Bench bench = new Bench(4, TASKS, 16, HONEST, HONEST);
    SimWorker flooder = bench.ranked(0);
    SimWorker honest = bench.ranked(1);
    bench.link = (from, to, message) -> false;
    bench.contribute(honest, tasks(0xfff), 0, 1, 2, 3);
    SignedBundle paid = honest.bundle(tasks(0xfff), 0);
    for (int node = 0; node < 4; node++) {
      for (int i = 0; i < 520; i++) {
        bench.contribute(flooder, tasks(1 + node * 520 + i), node);
      }
    }
    bench.deliver();
    bench.link = (from, to, message) -> true;
    bench.pass(30_000);
    for (int node = 0; node < 4; node++) {
      assertThat(bench.lot(node).certificate(new Slot(0, Slot.CLOSE)))
          .hasValueSatisfying(
              closed ->
                  assertThat(ClosedSet.decode(closed.ballot().value()).bundles())
                      .contains(paid.id())
                      .hasSizeLessThan(4 * 2 * TASKS));
    }
  }
}
