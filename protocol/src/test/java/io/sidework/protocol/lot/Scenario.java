package io.sidework.protocol.lot;

import io.sidework.protocol.job.RuntimeKind;
import io.sidework.protocol.type.Mode;
import java.util.Arrays;
import java.util.Collections;
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
 * @param mode how results are checked
 * @param standings k of each worker; of those that it does not name, none
 * @param runtime of the program; what a container computes nobody can prove
 * @param fickle whether every second node's runtime computes something else
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
    int cuts,
    Mode mode,
    List<Integer> standings,
    RuntimeKind runtime,
    boolean fickle) {
  enum WorkerKind {
    HONEST,
    /** Says the same wrong thing as all others of its kind, about every task. */
    LIAR,
    /** The same about every third task. */
    SELDOM_LIAR,
    NO_SHOW,
    DECLINER,
    ABSENT,
    TWO_FACED,
    /** Opens what it committed to, and then commits to something else. */
    TURNCOAT,
    /** Says that it lives, and no more: takes longer than a simulation of chance should. */
    IDLER
  }

  private static final WorkerKind[] MIXED =
      Arrays.copyOf(WorkerKind.values(), WorkerKind.IDLER.ordinal());

  enum NodeKind {
    SILENT,
    EQUIVOCATOR
  }

  /** Nothing goes wrong but what the workers do. */
  static Scenario plain(int nodes, int tasks, int trust, List<WorkerKind> workers) {
    return new Scenario(
        1,
        nodes,
        tasks,
        trust,
        1_000_000,
        workers,
        List.of(),
        0,
        0,
        0,
        Mode.REPLICATED,
        List.of(),
        RuntimeKind.WASM,
        false);
  }

  /** In spot mode, all workers being known to be right. */
  Scenario spot(long seed, long fuel) {
    return new Scenario(
        seed,
        nodes,
        tasks,
        trust,
        fuel,
        workers,
        byzantine,
        loss,
        crashes,
        cuts,
        Mode.SPOT,
        Collections.nCopies(workers.size(), 20),
        runtime,
        fickle);
  }

  /** The same with other standings. */
  Scenario knowing(List<Integer> known) {
    return new Scenario(
        seed, nodes, tasks, trust, fuel, workers, byzantine, loss, crashes, cuts, mode, known,
        runtime, fickle);
  }

  /** The same with another limit of fuel a task. */
  Scenario within(long limit) {
    return new Scenario(
        seed, nodes, tasks, trust, limit, workers, byzantine, loss, crashes, cuts, mode, standings,
        runtime, fickle);
  }

  Scenario onFickleEngines() {
    return new Scenario(
        seed, nodes, tasks, trust, fuel, workers, List.of(), loss, crashes, cuts, mode, standings,
        runtime, true);
  }

  /** The same for a program that cannot be run again. */
  Scenario inContainers() {
    return new Scenario(
        seed,
        nodes,
        tasks,
        trust,
        fuel,
        workers,
        byzantine,
        loss,
        crashes,
        cuts,
        Mode.REPLICATED,
        standings,
        RuntimeKind.CONTAINER,
        false);
  }

  int standing(int worker) {
    return worker < standings.size() ? standings.get(worker) : 0;
  }

  /** A mix of everything that one seed stands for. */
  static Scenario of(long seed) {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    int nodes = seed % 7 == 0 ? 1 : seed % 5 == 0 ? 7 : 4;
    int faults = (nodes - 1) / 3;
    WorkerKind[] kinds = MIXED;
    List<WorkerKind> workers =
        random
            .ints(random.nextInt(8), 0, 2 * kinds.length)
            .mapToObj(i -> i < kinds.length ? kinds[i] : WorkerKind.HONEST)
            .toList();
    List<NodeKind> byzantine =
        random.ints(random.nextInt(faults + 1), 0, 2).mapToObj(i -> NodeKind.values()[i]).toList();
    Scenario mix = mix(seed, nodes, workers, byzantine, random);
    return byzantine.isEmpty() && nodes > 1 && seed % 11 == 0 ? mix.onFickleEngines() : mix;
  }

  private static Scenario mix(
      long seed, int nodes, List<WorkerKind> workers, List<NodeKind> byzantine, Random random) {
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
        random.nextInt(3),
        random.nextBoolean() ? Mode.SPOT : Mode.REPLICATED,
        workers.stream().map(worker -> new int[] {0, 2, 20, 40}[random.nextInt(4)]).toList(),
        RuntimeKind.WASM,
        false);
  }
}
