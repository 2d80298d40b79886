package io.sidework.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.contracts.ledger.Coverage;
import io.sidework.contracts.ledger.Replay;
import io.sidework.protocol.ledger.Refusal;
import io.sidework.protocol.ledger.SkipReason;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The contracts and the pure ledger of module protocol run the same random sequences of operations
 * and agree on every refusal and, after every operation, on every balance. One sequence again:
 * {@code -Dsidework.ledger.seed=56 -Dsidework.ledger.scripts=1}.
 */
class DifferentialTest {
  private static final long SEED = Long.getLong("sidework.ledger.seed", 0);
  private static final int SCRIPTS = Integer.getInteger("sidework.ledger.scripts", 10_000);

  /** In fewer sequences than these, the rarest refusals may not occur. */
  private static final int ENOUGH = 2000;

  /** Needs more nodes than play. */
  private static final Set<Refusal> OUT_OF_REACH = EnumSet.of(Refusal.NODES_FULL);

  @Test
  void contractsAgreeWithTheLedger() throws Exception {
    Replay replay = new Replay(SEED, SCRIPTS);
    Coverage coverage = replay.write();
    if (SCRIPTS >= ENOUGH) {
      assertThat(coverage.refusals()).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(OUT_OF_REACH)));
      assertThat(coverage.reasons()).isEqualTo(EnumSet.allOf(SkipReason.class));
      assertThat(coverage.refusedPercent()).as(coverage.toString()).isBetween(15, 40);
    }
    assertThat(replay.play()).isEmpty();
  }
}
