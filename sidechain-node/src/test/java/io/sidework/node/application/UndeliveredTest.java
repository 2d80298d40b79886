package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.testing.Terms;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import java.math.BigInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Spec N-25. */
class UndeliveredTest {
  private static final Deal DEAL = Terms.deal("deal", 512);
  private static final Committee COMMITTEE =
      new Committee(
          1, IntStream.range(0, 4).mapToObj(i -> Terms.key("node" + i).address()).toList());

  /** Tasks 0, 2 and 256, as the node of a rank sees them. */
  private static Undelivered ofRank(int rank) {
    int me =
        IntStream.range(0, 4)
            .filter(i -> Turns.rank(DEAL.id(), i, 4) == rank)
            .findFirst()
            .orElseThrow();
    Undelivered tasks = new Undelivered(new Settler.OfDeal(DEAL, COMMITTEE, me));
    tasks.settled(0, BigInteger.valueOf(0b101));
    tasks.settled(1, BigInteger.ONE);
    return tasks;
  }

  @Test
  void theFirstNodeDeliversOneAfterTheOther() {
    Undelivered tasks = ofRank(0);
    assertThat(tasks.due(0)).hasValue(0);
    tasks.delivered(0);
    assertThat(tasks.due(0)).hasValue(2);
    tasks.delivered(2);
    assertThat(tasks.due(1)).hasValue(256);
    tasks.delivered(256);
    assertThat(tasks.due(2)).isEmpty();
    assertThat(tasks.isEmpty()).isTrue();
  }

  @Test
  void othersWaitWhileItGoesOn() {
    Undelivered tasks = ofRank(1);
    assertThat(tasks.due(0)).isEmpty();
    tasks.done(0);
    assertThat(tasks.due(Turns.STEP_MILLIS)).isEmpty();
    assertThat(tasks.due(2 * Turns.STEP_MILLIS - 1)).isEmpty();
  }

  @Test
  void whoStepsInGoesOnUntilAnotherDoes() {
    Undelivered tasks = ofRank(1);
    tasks.due(0);
    assertThat(tasks.due(Turns.STEP_MILLIS)).hasValue(0);
    tasks.delivered(0);
    assertThat(tasks.due(Turns.STEP_MILLIS)).hasValue(2);
    tasks.done(2);
    assertThat(tasks.due(Turns.STEP_MILLIS + 1)).isEmpty();
    assertThat(tasks.due(2 * Turns.STEP_MILLIS + 1)).hasValue(256);
  }
}
