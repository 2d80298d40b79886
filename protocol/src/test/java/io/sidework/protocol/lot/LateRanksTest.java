package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.lot.Scenario.WorkerKind;
import io.sidework.protocol.type.Address;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** L-4 among many owners, of whose order only the beginning is kept. */
class LateRanksTest {
  private static final int OTHERS = 59;

  @Test
  void theLastOfManyWorksWhenAllOthersDecline() {
    List<WorkerKind> kinds = new ArrayList<>(Collections.nCopies(OTHERS, WorkerKind.DECLINER));
    kinds.add(WorkerKind.HONEST);
    Sim sim = new Sim(Scenario.plain(4, 8, 1, kinds).within(100_000_000_000L));
    Address honest = sim.inOrder.getLast().address();
    TaskBoard board = new TaskBoard(sim.terms, new Draw(sim.terms), Sim.START, transition -> {});
    assertThat(board.tasks()).anyMatch(task -> task.ranking().indexOf(honest) > 40);
    sim.run();
    SimInvariants.check(sim);
    assertThat(sim.nodes)
        .allSatisfy(node -> assertThat(node.lot.progress().certified().bitCount()).isEqualTo(8));
  }
}
