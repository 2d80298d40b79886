package io.sidework.protocol.lot;

import static io.sidework.protocol.lot.Scenario.WorkerKind.ABSENT;
import static io.sidework.protocol.lot.Scenario.WorkerKind.HONEST;
import static io.sidework.protocol.lot.Scenario.WorkerKind.LIAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.lot.agreement.AgreementMessage.Decided;
import io.sidework.protocol.lot.agreement.Slot;
import io.sidework.protocol.message.PeerMessage;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No row of the tables is there for nothing: each is seen to happen. */
class TransitionVisitsTest {
  /** Those of LotSimulationTest that are run here; rows that chance seldom meets have scenarios. */
  private static final long SEEDS = 10;

  @Test
  void everyTransitionIsVisited() {
    Set<Transition<?, ?>> visited = new LinkedHashSet<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      Sim sim = new Sim(Scenario.of(seed));
      sim.run();
      sim.nodes.forEach(node -> visited.addAll(node.steps));
    }
    for (Scenario scenario : checks()) {
      Sim sim = new Sim(scenario);
      sim.run();
      sim.nodes.forEach(node -> visited.addAll(node.steps));
    }
    for (LotPhase phase : LotPhase.values()) {
      if (phase != LotPhase.DONE) {
        visited.addAll(finishedElsewhere(phase).nodes.getFirst().steps);
      }
    }
    visited.addAll(last(overtaken(HONEST, HONEST)).steps);
    visited.addAll(last(disputed()).steps);
    Set<Transition<?, ?>> rows = new LinkedHashSet<>(LotPhase.TABLE);
    rows.addAll(TaskState.TABLE);
    assertThat(visited).containsExactlyInAnyOrderElementsOf(rows);
  }

  /** Batches that nobody, honest owners or only nodes check, of honest workers and liars. */
  private static List<Scenario> checks() {
    return List.of(
        Scenario.plain(4, 120, 16, List.of(HONEST, HONEST)),
        Scenario.plain(4, 16, 100, List.of(LIAR)).spot(1, 1_000_000),
        Scenario.plain(4, 16, 100, List.of(LIAR, HONEST)).spot(1, 1_000_000),
        Scenario.plain(4, 16, 100, List.of(HONEST, LIAR)).spot(1, 1_000_000),
        Scenario.plain(4, 16, 100, List.of(HONEST, HONEST, ABSENT)).spot(1, 1_000_000));
  }

  /** L-43: whatever a node is at, a certificate that others made ends it. */
  @ParameterizedTest
  @EnumSource(value = LotPhase.class, mode = EnumSource.Mode.EXCLUDE, names = "DONE")
  void aCertificateFromElsewhereEndsAnyPhase(LotPhase phase) {
    Bench bench = finishedElsewhere(phase);
    assertThat(bench.nodes.getFirst().steps)
        .contains(new Transition<>(phase, LotEvent.FINISH_ELSEWHERE, LotPhase.DONE));
    assertThat(bench.lot(0).isDone()).isTrue();
    assertThat(bench.nodes.getFirst().certificates).hasSize(1);
  }

  /** L-38: who only hears of a RESOLVE that is decided does not take part in it first. */
  @Test
  void aDecisionOvertakesANodeThatWaitsForOpenings() {
    assertThat(last(overtaken(HONEST, HONEST)).steps)
        .contains(new Transition<>(LotPhase.OPENING, LotEvent.FINISH, LotPhase.DONE));
    assertThat(last(overtaken(HONEST, LIAR)).steps)
        .contains(new Transition<>(LotPhase.OPENING, LotEvent.NEXT_ROUND, LotPhase.COLLECTING));
  }

  /** L-24, L-26: rounds without Q equal signatures leave a task under re-execution. */
  @Test
  void aTaskStaysUnderReexecutionUntilTheTruthIsKnown() {
    SimNode node = last(disputed());
    assertThat(node.lot.isDone()).isTrue();
    assertThat(node.steps)
        .filteredOn(step -> step.event() instanceof TaskEvent)
        .containsExactly(
            new Transition<>(TaskState.OPEN, TaskEvent.SEEK_TRUTH, TaskState.REEXECUTING),
            new Transition<>(TaskState.REEXECUTING, TaskEvent.SEEK_TRUTH, TaskState.REEXECUTING),
            new Transition<>(TaskState.REEXECUTING, TaskEvent.CERTIFY, TaskState.CERTIFIED));
  }

  /** A node re-executes only after a whole round in which nobody did. */
  private static Bench disputed() {
    Bench bench = overtaken(HONEST, LIAR);
    while (last(bench).lot.progress().round() < 2) {
      bench.pass(1_000);
    }
    bench.computing.addAll(List.of(0, 1, 2, 3));
    bench.pass(60_000);
    return bench;
  }

  /** Two copies, opened to all but the last node, which of RESOLVE hears nothing but decisions. */
  private static Bench overtaken(Scenario.WorkerKind... workers) {
    Bench bench = new Bench(4, 1, 16, workers);
    int last = last(bench).context.me();
    List<Integer> others = bench.leaders(0, Slot.RESOLVE).subList(0, 3);
    bench.workers.forEach(worker -> bench.contribute(worker, List.of(0), 0, 1, 2, 3));
    for (int node = 0; node < 4; node++) {
      until(bench, node, LotPhase.OPENING);
    }
    bench.link =
        (from, to, message) ->
            to != last
                || !(message instanceof PeerMessage.RelayOpenings)
                    && !(message instanceof PeerMessage.Certificate)
                    && Bench.vote(message).stream().allMatch(Decided.class::isInstance);
    bench.workers.forEach(worker -> others.forEach(node -> bench.open(worker, node)));
    bench.pass(100);
    assertThat(last(bench).lot.progress().phase()).isEqualTo("OPENING");
    // Now it gets the openings that the decision names: nodes that are done have them no more.
    bench.link = (from, to, message) -> true;
    bench.workers.forEach(worker -> bench.open(worker, last));
    bench.pass(5_000);
    return bench;
  }

  /** Leader of RESOLVE only when all others have failed. */
  private static SimNode last(Bench bench) {
    return bench.nodes.get(bench.leaders(0, Slot.RESOLVE).getLast());
  }

  private static void until(Bench bench, int node, LotPhase phase) {
    while (!bench.lot(node).progress().phase().equals(phase.name())) {
      bench.pass(100);
    }
  }

  /** A lot of which the first node learns in a phase that others have certified it. */
  private static Bench finishedElsewhere(LotPhase phase) {
    Bench bench = new Bench(4, 1, 1, HONEST);
    if (phase == LotPhase.CLOSING) {
      bench.link = (from, to, message) -> false;
    }
    if (phase != LotPhase.COLLECTING) {
      bench.contribute(bench.ranked(0), List.of(0), 0, 1, 2, 3);
      until(bench, 0, phase == LotPhase.CLOSING ? phase : LotPhase.OPENING);
    }
    if (phase == LotPhase.RESOLVING) {
      bench.link = (from, to, message) -> false;
      bench.open(bench.ranked(0), 0);
    }
    assertThat(bench.lot(0).progress().phase()).isEqualTo(phase.name());
    bench.input(0, new LotInput.FromPeer(3, new PeerMessage.Certificate(certificate())));
    return bench;
  }

  /** What the same committee would make of the same lot by computing it. */
  private static SegmentCertificate certificate() {
    Bench bench = new Bench(4, 1, 1, HONEST);
    bench.computing.addAll(List.of(0, 1, 2, 3));
    bench.pass(30_000);
    return bench.nodes.getFirst().certificates.getFirst();
  }
}
