package io.sidework.protocol.lot;

import static io.sidework.protocol.lot.Scenario.WorkerKind.ABSENT;
import static io.sidework.protocol.lot.Scenario.WorkerKind.HONEST;
import static io.sidework.protocol.lot.Scenario.WorkerKind.IDLER;
import static io.sidework.protocol.lot.Scenario.WorkerKind.LIAR;
import static io.sidework.protocol.lot.Scenario.WorkerKind.NO_SHOW;
import static io.sidework.protocol.lot.Scenario.WorkerKind.TURNCOAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.deal.SpotCheck;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.TaskStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Single copies of workers known to be right, and what becomes of them (spec L-60 to L-64). */
class SpotModeTest {
  private static final int TASKS = 16;
  private static final int TRUST = 100;
  private static final int CHECKS = SpotCheck.audits(TASKS, TRUST);

  /** L-61: one copy a task, and one more of each that is drawn. */
  @Test
  void aCleanBatchCostsItsChecksAndNoMore() {
    Sim sim = run(HONEST, HONEST);
    assertThat(copies(sim)).isEqualTo(TASKS + CHECKS);
    assertThat(leaves(sim)).noneMatch(Leaf::reexecuted);
  }

  /** L-63: one refuted result, and the liar's word is worth nothing. */
  @Test
  void aLieIsFoundAndTheBatchDoneAgain() {
    Sim sim = run(LIAR, HONEST);
    Address liar = first(sim).address();
    assertThat(leaves(sim)).noneMatch(leaf -> leaf.winners().contains(liar));
    assertThat(leaves(sim).stream().filter(Leaf::reexecuted)).hasSize(CHECKS);
    assertThat(sim.nodes).allSatisfy(node -> assertThat(node.refutations).hasSize(1));
  }

  /** L-61, L-63: who does not open one result is not believed in the others. */
  @Test
  void whoDoesNotOpenIsNamedInOneSegmentAndReplaced() {
    Sim sim = run(NO_SHOW, HONEST);
    Address absent = first(sim).address();
    List<SegmentCertificate> made = sim.nodes.getFirst().certificates;
    assertThat(made.stream().filter(each -> each.noShows().contains(absent))).hasSize(1);
    assertThat(leaves(sim)).allMatch(leaf -> leaf.winners().size() == 3);
  }

  /** L-63: who contradicts itself while it is checked is struck, and its checks prove nothing. */
  @Test
  void whoCommitsAgainWhileItsBatchIsCheckedIsNotConfirmed() {
    Sim sim = run(TURNCOAT, HONEST);
    Address turncoat = first(sim).address();
    assertThat(leaves(sim)).noneMatch(leaf -> leaf.winners().contains(turncoat));
    // The checks that were made stand alone then: they are batches of their own (L-61).
    assertThat(leaves(sim).stream().filter(leaf -> leaf.winners().size() == 2)).hasSize(CHECKS);
    assertThat(leaves(sim).stream().filter(leaf -> leaf.winners().size() == 3))
        .hasSize(TASKS - CHECKS);
  }

  /**
   * L-63: a node withholds its secret, so the batch is void. Its copies weigh nothing, and its
   * tasks take one owner more than others: three at T = 100.
   */
  @Test
  void copiesOfAVoidBatchWeighNothing() {
    Scenario scenario = scenario(1_000_000, TASKS, HONEST, HONEST, HONEST, HONEST);
    Bench bench = new Bench(scenario);
    TaskBoard board = bench.board();
    Judged judged = new Judged(bench.terms, board);
    SimWorker worker = bench.ranked(0);
    for (Task task : board.tasks()) {
      judged.open(task, worker, 0);
    }
    Ruling first = judged.rule(0, 1);
    assertThat(first.batches()).isEmpty();
    assertThat(first.widen().bitCount()).isEqualTo(TASKS);
    judged.carryOut(first, 0, 1);
    assertThat(board.tasks()).allSatisfy(task -> assertThat(task.needed).isEqualTo(4));
    for (int round = 1; round <= 2; round++) {
      for (Task task : board.tasks()) {
        judged.open(task, bench.ranked(round), round);
      }
      Ruling next = judged.rule(round, 0);
      assertThat(next.leaves()).isEmpty();
      judged.carryOut(next, round, 0);
    }
    for (Task task : board.tasks()) {
      judged.open(task, bench.ranked(3), 3);
    }
    List<Leaf> leaves = judged.rule(3, 0).leaves();
    assertThat(leaves).hasSize(TASKS);
    assertThat(leaves)
        .allSatisfy(leaf -> assertThat(leaf.winners()).hasSize(4).contains(worker.address()));
  }

  /** L-26, L-63: whoever is asked after a void batch is paid, if need be before who made it. */
  @Test
  void whoIsNeededAfterAVoidBatchIsPaid() {
    assertThat(winnersAfterAVoidBatch(8, false)).containsExactly(1, 2, 3, 4, 5, 6, 7);
  }

  /** L-63: so it is where somebody was refuted meanwhile, whose right results weigh nothing. */
  @Test
  void whoIsNeededInTheRefutedOnesPlaceIsPaid() {
    assertThat(winnersAfterAVoidBatch(9, true)).containsExactly(2, 3, 4, 5, 6, 7, 8);
  }

  /**
   * Ranks that win each task at T = 1,000, where all say the same and rank 0's batch is void.
   *
   * @param needed owners that have to be asked
   * @param refuted whether rank 1 is found to have lied in another task
   */
  private static List<Integer> winnersAfterAVoidBatch(int needed, boolean refuted) {
    Scenario all =
        Scenario.plain(4, TASKS, 1_000, Collections.nCopies(needed, HONEST)).spot(1, 1_000_000);
    Sim draft = new Sim(all);
    List<Integer> standings = new ArrayList<>(Collections.nCopies(needed, 0));
    standings.set(draft.inOrder.indexOf(first(draft)), 20);
    Bench bench = new Bench(all.knowing(standings));
    TaskBoard board = bench.board();
    Judged judged = new Judged(bench.terms, board);
    List<Address> asked = new ArrayList<>();
    Ruling ruling = judged.rule(0, 1);
    for (int round = 0; round < needed; round++) {
      assertThat(ruling.leaves()).isEmpty();
      for (Task task : board.tasks()) {
        judged.open(task, bench.ranked(round), round);
      }
      asked.add(bench.ranked(round).address());
      int withheld = round == 0 ? 1 : 0;
      ruling = judged.rule(round, withheld);
      judged.carryOut(ruling, round, withheld);
      if (refuted && round == 1) {
        board.liars().add(asked.get(1));
      }
    }
    List<List<Integer>> winners =
        ruling.leaves().stream()
            .map(leaf -> leaf.winners().stream().map(asked::indexOf).toList())
            .toList();
    assertThat(winners).hasSize(TASKS);
    assertThat(winners.stream().distinct()).hasSize(1);
    return winners.getFirst();
  }

  /** L-62: where nobody comes to check, the committee does. */
  @Test
  void nodesCheckWhereNoOwnerDoes() {
    Sim sim = run(HONEST, ABSENT);
    assertThat(leaves(sim).stream().filter(Leaf::reexecuted)).hasSize(CHECKS);
    assertThat(copies(sim)).isEqualTo(TASKS);
  }

  /** L-62: an auditor that does not open is no check; the next owner is. */
  @Test
  void auditorsThatDoNotOpenAreReplaced() {
    Sim sim = run(HONEST, NO_SHOW);
    Address worker = first(sim).address();
    assertThat(leaves(sim)).allMatch(leaf -> leaf.winners().contains(worker));
  }

  /** L-63: the truth vindicates who was contradicted, and refutes who contradicted. */
  @Test
  void lyingAuditorsHurtOnlyThemselves() {
    Sim sim = run(HONEST, LIAR);
    Address worker = first(sim).address();
    assertThat(leaves(sim)).allMatch(leaf -> leaf.winners().equals(List.of(worker)));
    assertThat(sim.nodes.getFirst().refutations)
        .isNotEmpty()
        .noneMatch(evidence -> evidence.bundle().worker().equals(worker));
  }

  /** L-62: an auditor that only says that it lives has a quarter of the deal's time elsewhere. */
  @Test
  void aSlowCheckDoesNotHoldUpOtherBatches() {
    Sim sim = idleAuditors();
    sim.run();
    SimInvariants.check(sim);
    TreeSet<Integer> rounds = new TreeSet<>();
    sim.nodes.getFirst().certificates.forEach(made -> rounds.add(made.round()));
    assertThat(rounds).as("batches end one by one").hasSizeGreaterThan(1);
    assertThat(sim.elapsed()).isLessThan(900_000);
  }

  /** Six chunks, of none of which the idler is the first. */
  private static Sim idleAuditors() {
    List<Scenario.WorkerKind> kinds = new ArrayList<>(Collections.nCopies(7, HONEST));
    kinds.add(IDLER);
    for (long seed = 1; ; seed++) {
      Sim sim = new Sim(Scenario.plain(4, 12, TRUST, kinds).spot(seed, 10_000_000_000L));
      Address idler = sim.inOrder.getLast().address();
      if (board(sim).tasks().stream().noneMatch(task -> task.ranking().getFirst().equals(idler))) {
        return sim;
      }
    }
  }

  /** L-60: engines differ, so nobody knows: all are paid, none is refuted, nothing is delivered. */
  @Test
  void aProgramThatDiffersByEngineHasNoOutcome() {
    Sim sim = new Sim(Scenario.plain(4, 3, 16, List.of(HONEST, LIAR)).onFickleEngines());
    sim.run();
    SimInvariants.check(sim);
    assertThat(leaves(sim))
        .allSatisfy(
            leaf -> {
              assertThat(leaf.status()).isEqualTo(TaskStatus.INDETERMINATE);
              assertThat(leaf.winners()).hasSize(2);
            });
    assertThat(sim.nodes).allSatisfy(node -> assertThat(node.refutations).isEmpty());
  }

  /** L-64: owners that lied together are paid, and lose their stake all the same. */
  @Test
  void agreementIsAuditedAfterwards() {
    Scenario scenario = Scenario.plain(4, 120, 16, List.of(LIAR, LIAR));
    Sim sim = new Sim(scenario);
    sim.run();
    SimInvariants.check(sim);
    assertThat(leaves(sim).stream().filter(Leaf::reexecuted)).isNotEmpty().hasSizeLessThan(12);
    assertThat(sim.nodes).allSatisfy(node -> assertThat(node.refutations).hasSize(2));
  }

  /** The first of the lottery plays one part, all five others the other. */
  private static Sim run(Scenario.WorkerKind first, Scenario.WorkerKind others) {
    List<Scenario.WorkerKind> kinds = new ArrayList<>(Collections.nCopies(6, others));
    Sim draft = new Sim(scenario(1_000_000, TASKS, kinds.toArray(Scenario.WorkerKind[]::new)));
    Address lead = first(draft).address();
    int place = 0;
    for (SimWorker worker : draft.inOrder) {
      if (worker.address().equals(lead)) {
        kinds.set(place, first);
      }
      place++;
    }
    Sim sim = new Sim(scenario(1_000_000, TASKS, kinds.toArray(Scenario.WorkerKind[]::new)));
    sim.run();
    SimInvariants.check(sim);
    return sim;
  }

  private static Scenario scenario(long fuel, int tasks, Scenario.WorkerKind... kinds) {
    return Scenario.plain(4, tasks, TRUST, List.of(kinds)).spot(1, fuel);
  }

  private static SimWorker first(Sim sim) {
    return sim.worker(board(sim).task(0).ranking().getFirst());
  }

  private static TaskBoard board(Sim sim) {
    return new TaskBoard(sim.terms, new Draw(sim.terms), Sim.START, transition -> {});
  }

  private static List<Leaf> leaves(Sim sim) {
    return sim.nodes.getFirst().certificates.stream()
        .flatMap(made -> made.leaves().stream())
        .toList();
  }

  private static int copies(Sim sim) {
    return leaves(sim).stream().mapToInt(leaf -> leaf.winners().size()).sum();
  }
}
