package io.sidework.protocol.lot;

import static io.sidework.protocol.lot.Scenario.WorkerKind.ABSENT;
import static io.sidework.protocol.lot.Scenario.WorkerKind.HONEST;
import static io.sidework.protocol.lot.Scenario.WorkerKind.LIAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Bytes32;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole committees under faults, from seeds (P4, P7, P8, P12, P13). */
class LotSimulationTest {
  /** More for a longer search: SIDEWORK_SEEDS=5000. */
  private static final long SEEDS =
      Long.parseLong(System.getenv().getOrDefault("SIDEWORK_SEEDS", "100"));

  @Test
  void honestLotIsCertifiedByAgreementAndHardlyAudited() {
    Sim sim = run(Scenario.plain(4, 10, 100, Collections.nCopies(6, HONEST)));
    assertThat(leaves(sim).values()).allMatch(leaf -> leaf.winners().size() == 4);
    // One in 50 (L-64): more than two of ten is one chance in a thousand, and the seed is fixed.
    assertThat(leaves(sim).values()).filteredOn(Leaf::reexecuted).hasSizeLessThan(3);
  }

  @Test
  void tooFewWorkersForTheTrustLeadToReexecution() {
    Sim sim = run(Scenario.plain(4, 3, 100, Collections.nCopies(3, HONEST)));
    assertThat(leaves(sim).values())
        .allSatisfy(
            leaf -> {
              assertThat(leaf.reexecuted()).isTrue();
              assertThat(leaf.winners()).hasSize(3);
            });
  }

  @Test
  void withoutAnyWorkerTheCommitteeComputes() {
    Sim sim = run(Scenario.plain(4, 3, 10, List.of()));
    assertThat(leaves(sim).values()).allMatch(leaf -> leaf.reexecuted());
  }

  @Test
  void aLiarIsRefutedAndUnpaid() {
    Sim sim = run(Scenario.plain(4, 6, 16, List.of(HONEST, LIAR)));
    assertThat(sim.nodes).allSatisfy(node -> assertThat(node.refutations).hasSize(1));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 7})
  void committeesOfAllSizes(int nodes) {
    run(Scenario.plain(nodes, 4, 16, List.of(HONEST, HONEST, ABSENT, HONEST)));
  }

  private static Sim run(Scenario scenario) {
    Sim sim = new Sim(scenario);
    sim.run();
    SimInvariants.check(sim);
    return sim;
  }

  private static Map<Integer, Leaf> leaves(Sim sim) {
    Map<Integer, Leaf> leaves = new TreeMap<>();
    for (SegmentCertificate certificate : sim.nodes.getFirst().certificates) {
      certificate.leaves().forEach(leaf -> leaves.put(leaf.taskIndex(), leaf));
    }
    return leaves;
  }

  @Test
  void seededFaults() {
    int convictions = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      try {
        Sim first = new Sim(Scenario.of(seed));
        Bytes32 trace = first.run();
        SimInvariants.check(first);
        convictions += first.nodes.stream().mapToInt(node -> node.faults.size()).sum();
        assertThat(new Sim(Scenario.of(seed)).run()).isEqualTo(trace);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + Scenario.of(seed), e);
      }
    }
    assertThat(convictions).as("equivocators are found out").isGreaterThan((int) SEEDS / 10);
  }
}
