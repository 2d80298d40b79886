package io.sidework.protocol.lot;

import static io.sidework.protocol.lot.Scenario.WorkerKind.HONEST;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.ClosedSet;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import java.util.Arrays;
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

  /** L-7: who cuts what it has to say into as many bundles as it can leaves room for the others. */
  @Test
  void someWorkersDoNotTakeTheBundlesOfAll() {
    Scenario.WorkerKind[] kinds = new Scenario.WorkerKind[12];
    Arrays.fill(kinds, HONEST);
    Bench bench = new Bench(1, 256, 1_000_000, kinds);
    // All but one are silent for so long that all are admitted; that one keeps the round open.
    bench.pass(bench.terms.timing().silence() - 1_000);
    bench.from(bench.inOrder.getLast(), 0, new WorkerMessage.Alive());
    bench.pass(2_000);
    int[] taken = new int[9];
    for (int flooder = 0; flooder < taken.length; flooder++) {
      for (int task = 1; task < 256; task++) {
        taken[flooder] += takes(bench, bench.inOrder.get(flooder), List.of(task));
      }
    }
    assertThat(taken).containsExactly(255, 255, 255, 255, 255, 255, 255, 255, 4096 / 2 / 12);
    List<Integer> all = IntStream.range(0, 256).boxed().toList();
    assertThat(takes(bench, bench.inOrder.get(9), all)).isEqualTo(1);
  }

  private static int takes(Bench bench, SimWorker worker, List<Integer> tasks) {
    WorkerMessage message = new WorkerMessage.Contribute(worker.bundle(tasks, 0));
    return bench.from(worker, 0, message) instanceof Verdict.Accept ? 1 : 0;
  }
}
