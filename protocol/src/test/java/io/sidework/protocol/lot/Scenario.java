package io.sidework.protocol.lot;

import java.util.List;
import java.util.Random;

/**
 * What a simulated lot is put through.
 *
 * @param nodes size of the committee
 * @param tasks tasks of the deal, one lot
 * @param workers behaviour of each owner of the roster
 * @param byzantine behaviour of the nodes that are not honest, at most f
 * @param loss messages of 1000 that are lost
 * @param crashes how many times an honest node stops and comes back
 * @param cuts how many times a node loses all its links for a while
 */
record Scenario(
    long seed,
    int nodes,
    int tasks,
    int trust,
    long fuel,
    List<WorkerKind> workers,
    List<NodeKind> byzantine,
    int loss,
    int crashes,
    int cuts) {
  enum WorkerKind {
    HONEST,
    LIAR,
    NO_SHOW,
    DECLINER,
    ABSENT,
    TWO_FACED
  }

  enum NodeKind {
    SILENT,
    EQUIVOCATOR
  }

  /** A mix of everything that one seed stands for. */
  static Scenario of(long seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    int nodes = seed % 7 == 0 ? 1 : seed % 5 == 0 ? 7 : 4;
    int faults = (nodes - 1) / 3;
    WorkerKind[] kinds = WorkerKind.values();
    List<WorkerKind> workers =
        random
            .ints(random.nextInt(8), 0, 2 * kinds.length)
            .mapToObj(i -> i < kinds.length ? kinds[i] : WorkerKind.HONEST)
            .toList();
    List<NodeKind> byzantine =
        random.ints(random.nextInt(faults + 1), 0, 2).mapToObj(i -> NodeKind.values()[i]).toList();
    return new Scenario(
        seed,
        nodes,
        random.nextInt(10) == 0 ? 40 : 1 + random.nextInt(6),
        new int[] {1, 10, 16, 100}[random.nextInt(4)],
        random.nextBoolean() ? 1_000_000 : 10_000_000_000L,
        workers,
        byzantine,
        random.nextInt(3) * 50,
        random.nextInt(4),
        random.nextInt(3));
  }
}
