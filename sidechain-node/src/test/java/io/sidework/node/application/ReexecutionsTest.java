package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.port.ReferenceRuntime;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.lot.Effect;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What lots wait for runs at once; audits wait for a better moment, but not for ever (N-36). */
class ReexecutionsTest {
  private static final Deal DEAL = Terms.deal("deal", 256);

  /** So far from the deadline that it makes no difference. */
  private static final long HOURS = 36_000_000;

  private final List<Integer> ran = new ArrayList<>();
  private long now = 1_000;
  private final Reexecutions reexecutions =
      new Reexecutions(new Mailbox(), new Recorder(), () -> now);

  private final class Recorder implements ReferenceRuntime {
    @Override
    public Finding check(byte[] module) {
      return new Finding.Usable();
    }

    @Override
    public Run run(Deal deal, int taskIndex) {
      ran.add(taskIndex);
      return new Run.Impossible("once is enough");
    }

    @Override
    public void rest() {}

    @Override
    public void close() {}
  }

  private void audit(int task) {
    reexecutions.want(DEAL, new Effect.Reexecute(task, true), HOURS);
  }

  private void turns(int count) throws InterruptedException {
    for (int turn = 0; turn < count; turn++) {
      reexecutions.turn();
    }
  }

  @Test
  void whatALotWaitsForRunsBeforeAudits() throws Exception {
    audit(1);
    reexecutions.want(DEAL, new Effect.Reexecute(2, false), HOURS);
    turns(3);
    assertThat(ran).containsExactly(2, 1);
  }

  @Test
  void auditsWaitWhileLotsHaveSomethingToCertify() throws Exception {
    reexecutions.certifying(true);
    audit(1);
    reexecutions.want(DEAL, new Effect.Reexecute(2, false), HOURS);
    turns(3);
    assertThat(ran).containsExactly(2);
    reexecutions.certifying(false);
    turns(1);
    assertThat(ran).containsExactly(2, 1);
  }

  @Test
  void noAuditWaitsForLongerThanAMinute() throws Exception {
    reexecutions.certifying(true);
    audit(1);
    now += Reexecutions.PATIENCE_MILLIS - 1;
    turns(1);
    assertThat(ran).isEmpty();
    now++;
    turns(1);
    assertThat(ran).containsExactly(1);
  }

  @Test
  void noAuditWaitsForMoreThanAQuarterOfTheTimeThatIsLeft() throws Exception {
    reexecutions.certifying(true);
    reexecutions.want(DEAL, new Effect.Reexecute(1, true), 4_000);
    reexecutions.want(DEAL, new Effect.Reexecute(2, true), -1);
    turns(2);
    assertThat(ran).containsExactly(2);
    now += 1_000;
    turns(1);
    assertThat(ran).containsExactly(2, 1);
  }

  @Test
  void noMoreAreKeptWaitingThanTheirLotsHaveRoomFor() throws Exception {
    reexecutions.certifying(true);
    for (int task = 0; task < Reexecutions.MAX_PUT_OFF; task++) {
      audit(task);
    }
    turns(1);
    assertThat(ran).isEmpty();
    audit(Reexecutions.MAX_PUT_OFF);
    turns(1);
    assertThat(ran).containsExactly(0);
    reexecutions.drop(DEAL.id());
    assertThat(reexecutions.size()).isZero();
    audit(7);
    turns(1);
    assertThat(ran).containsExactly(0);
  }

  /** To run others sooner would let go of none of their lots. */
  @Test
  void auditsThatCannotRunLeaveOthersTheirPatience() throws Exception {
    for (int task = 0; task <= Reexecutions.MAX_PUT_OFF; task++) {
      audit(task);
    }
    turns(Reexecutions.MAX_PUT_OFF + 1);
    assertThat(ran).hasSize(Reexecutions.MAX_PUT_OFF + 1);
    reexecutions.certifying(true);
    audit(100);
    turns(1);
    assertThat(ran).doesNotContain(100);
    reexecutions.certifying(false);
    turns(1);
    assertThat(ran).endsWith(100);
  }
}
