package io.sidework.protocol.lot;

import static io.sidework.protocol.lot.Scenario.WorkerKind.ABSENT;
import static io.sidework.protocol.lot.Scenario.WorkerKind.HONEST;
import static io.sidework.protocol.lot.Scenario.WorkerKind.LIAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.Acceptance;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.Outcome;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Lots of programs whose results nobody can prove (spec L-70 to L-75). */
class ConcordTest {
  private static final long SEEDS =
      Long.parseLong(System.getenv().getOrDefault("SIDEWORK_SEEDS", "60"));
  private static final long QUARTER_HOUR = 15 * 60_000;

  @Test
  void copiesThatAgreeAreEnoughAndNobodyChecksThem() {
    // 200 tasks: of so many that are accepted by agreement some would be audited (L-64).
    Sim sim = run(Scenario.plain(4, 200, 16, List.of(HONEST, HONEST)).inContainers());
    assertThat(leaves(sim)).hasSize(200);
    assertThat(leaves(sim).values()).noneMatch(Leaf::reexecuted);
    assertNothingIsReexecuted(sim);
  }

  /** L-71, L-72: one against one is followed by as many as outweigh one. */
  @Test
  void dissentIsOutweighedByFurtherCopiesAndNeverPunished() {
    List<Scenario.WorkerKind> workers = new ArrayList<>(Collections.nCopies(9, HONEST));
    workers.add(LIAR);
    Sim sim = run(Scenario.plain(4, 12, 16, workers).inContainers());
    assertThat(leaves(sim)).hasSize(12);
    for (Leaf leaf : leaves(sim).values()) {
      assertThat(leaf.outputHash()).isEqualTo(Sim.result(leaf.taskIndex(), false).outputHash());
      // Odds of 4: two suffice for 16, and one more for each that dissents.
      assertThat(leaf.winners()).hasSizeBetween(2, 3);
    }
    assertThat(leaves(sim).values()).anyMatch(leaf -> leaf.winners().size() == 3);
    assertNothingIsReexecuted(sim);
  }

  /** L-74: no outcome is made up; the refund is the failure. */
  @Test
  void whatIsNotOutweighedStaysOpen() {
    Sim sim = run(Scenario.plain(4, 3, 100, List.of(HONEST, HONEST, LIAR, LIAR)).inContainers());
    assertThat(leaves(sim)).isEmpty();
    assertThat(sim.nodes)
        .allSatisfy(node -> assertThat(node.lot.progress().phase()).isEqualTo("COLLECTING"));
    assertNothingIsReexecuted(sim);
  }

  /** L-73: a program that gives something else each time does not make everybody work for it. */
  @Test
  void fewerThanAllAreAsked() {
    List<Scenario.WorkerKind> workers = new ArrayList<>(Collections.nCopies(12, HONEST));
    workers.addAll(Collections.nCopies(12, LIAR));
    Sim sim = run(Scenario.plain(4, 4, 1_000_000, workers).inContainers());
    int most = Concord.most(sim.terms.deal());
    assertThat(most).isEqualTo(20).isLessThan(workers.size());
    for (SimNode node : sim.nodes) {
      assertThat(node.lot.progress().copies()).isLessThanOrEqualTo(4 * most);
    }
  }

  /** L-70: rounds that bring nothing would go on to the deadline. */
  @Test
  void aRoundWithoutACopyIsNotFrozen() {
    Sim sim = run(Scenario.plain(4, 2, 16, List.of(ABSENT, ABSENT)).inContainers());
    assertThat(sim.nodes)
        .allSatisfy(node -> assertThat(node.lot.progress().round()).isZero())
        .allSatisfy(node -> assertThat(node.logged()).isLessThan(50));
    assertNothingIsReexecuted(sim);
  }

  @Test
  void whoComesAfterLongSilenceIsStillHeard() {
    Bench bench = new Bench(Scenario.plain(4, 1, 16, List.of(HONEST, HONEST)).inContainers());
    for (SimWorker worker : bench.workers) {
      bench.pass(5 * 60_000);
      bench.contribute(worker, List.of(0), 0, 1, 2, 3);
      bench.pass(2_000);
      bench.nodes.forEach(node -> bench.open(worker, node.context.me()));
      bench.pass(5_000);
    }
    assertThat(bench.nodes).allSatisfy(node -> assertThat(node.certificates).hasSize(1));
  }

  /** L-70: nobody's word on what a container computes is taken, were it of Q nodes. */
  @Test
  void wordsOnWhatItComputesAreIgnored() {
    Bench bench = new Bench(Scenario.plain(4, 1, 16, List.of(HONEST, LIAR)).inContainers());
    bench.workers.forEach(worker -> bench.contribute(worker, List.of(0), 0, 1, 2, 3));
    bench.pass(2_000);
    for (int from = 1; from < 4; from++) {
      Signature signature =
          new Reexecutions(
                  bench.nodes.get(from).context,
                  new io.sidework.protocol.lot.agreement.Notary(bench.nodes.get(from).context))
              .sign(0, Sim.result(0, false))
              .signature();
      var word = new LotMessage.Recomputed.Item(0, Sim.result(0, false), signature);
      PeerMessage message =
          new PeerMessage.Agreement(
              bench.terms.deal().id(), 0, new LotMessage.Recomputed(List.of(word)).toBytes());
      assertThat(bench.input(0, new LotInput.FromPeer(from, message)))
          .isInstanceOf(Verdict.Ignore.class);
    }
    bench.workers.forEach(
        worker -> bench.nodes.forEach(node -> bench.open(worker, node.context.me())));
    bench.pass(30_000);
    assertThat(bench.nodes).allSatisfy(node -> assertThat(node.refutations).isEmpty());
    assertThat(bench.sent).noneMatch(each -> each.effect() instanceof Effect.Reexecute);
  }

  /** L-75: a meter would let a copy differ where nobody looks. */
  @Test
  void openingsWithMetersAreRefused() {
    Bench bench = new Bench(Scenario.plain(4, 1, 1, List.of(HONEST)).inContainers());
    LotContext context = bench.terms;
    byte[] output = Sim.output(0, false);
    TaskResult plain = TaskResult.unproven(TaskStatus.OK, output);
    assertThat(Openings.checkOutput(context, plain, output)).isEmpty();
    assertThat(Openings.checkOutput(context, TaskResult.unproven(TaskStatus.TRAP, output), output))
        .isEmpty();
    for (TaskResult metered :
        List.of(
            Sim.result(0, false),
            TaskResult.unproven(TaskStatus.OUT_OF_FUEL, output),
            new TaskResult(
                TaskStatus.OK, plain.outputHash(), plain.traceHash(), new Usage(0, 0, 0, 1)),
            new TaskResult(TaskStatus.OK, plain.outputHash(), plain.outputHash(), plain.usage()))) {
      assertThat(Openings.checkOutput(context, metered, output)).isPresent();
    }
    assertThat(Openings.checkOutput(context, plain, Sim.output(1, false))).isPresent();
  }

  /** Whatever else happens: one outcome a task, by copies that outweigh, and nobody slashed. */
  @Test
  void seededFaults() {
    int certified = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      Scenario scenario = Scenario.of(seed).inContainers();
      try {
        Sim sim = run(scenario);
        certified += leaves(sim).size();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + scenario, e);
      }
    }
    assertThat(certified).isGreaterThan((int) SEEDS);
  }

  private static Sim run(Scenario scenario) {
    Sim sim = new Sim(scenario);
    sim.runFor(QUARTER_HOUR);
    check(sim);
    return sim;
  }

  private static void check(Sim sim) {
    Map<Integer, Leaf> agreed = new TreeMap<>();
    for (SimNode node : sim.nodes) {
      if (!node.isHonest()) {
        continue;
      }
      assertThat(node.refutations).as("disagreement never slashes").isEmpty();
      for (SegmentCertificate made : node.certificates) {
        assertThat(made.problem(sim.terms.domain(), sim.terms.deal(), sim.terms.committee()))
            .isEmpty();
        Outcome outcome = made.outcome(sim.terms.deal(), sim.terms.committee());
        assertThat(outcome.spent()).isLessThanOrEqualTo(sim.terms.deal().locked());
        for (Leaf leaf : made.leaves()) {
          Leaf before = agreed.putIfAbsent(leaf.taskIndex(), leaf);
          assertThat(before == null ? leaf : before).as("P4").isEqualTo(leaf);
        }
      }
    }
    agreed.values().forEach(leaf -> checkLeaf(sim, leaf));
  }

  private static void checkLeaf(Sim sim, Leaf leaf) {
    assertThat(leaf.reexecuted()).isFalse();
    Draw draw = new Draw(sim.terms);
    List<Integer> standings = leaf.winners().stream().map(draw::standing).toList();
    assertThat(
            Acceptance.suffices(standings, sim.scenario.trust())
                || leaf.winners().size() == sim.terms.deal().paidCopies())
        .as("L-71: " + leaf)
        .isTrue();
    boolean lie = !leaf.outputHash().equals(Sim.result(leaf.taskIndex(), false).outputHash());
    assertThat(leaf.winners())
        .allMatch(winner -> sim.worker(winner).liesAbout(leaf.taskIndex()) == lie);
  }

  private static void assertNothingIsReexecuted(Sim sim) {
    assertThat(sim.nodes)
        .flatExtracting(node -> node.steps)
        .extracting(Object::toString)
        .noneMatch(step -> step.contains("REEXECUTING") || step.contains("AUDIT"));
  }

  private static Map<Integer, Leaf> leaves(Sim sim) {
    Map<Integer, Leaf> leaves = new TreeMap<>();
    for (SegmentCertificate certificate : sim.nodes.getFirst().certificates) {
      certificate.leaves().forEach(leaf -> leaves.put(leaf.taskIndex(), leaf));
    }
    return leaves;
  }
}
