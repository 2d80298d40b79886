package io.sidework.node.adapter.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.adapter.vertx.OutboundBudget.Share;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spec N-7, what waits to be read. */
class OutboundBudgetTest {
  private final OutboundBudget budget = new OutboundBudget(60, 100);
  private final List<String> cut = new ArrayList<>();
  private final Share slow = budget.join(() -> cut.add("slow"));
  private final Share other = budget.join(() -> cut.add("other"));

  @Test
  void oneSessionMayHaveSoMuchPendingAndNotOneByteMore() {
    assertThat(budget.reserve(slow, 60)).isTrue();
    assertThat(budget.reserve(slow, 1)).isFalse();
    assertThat(cut).containsExactly("slow");
    assertThat(budget.pending()).isZero();
  }

  @Test
  void whenAllTogetherHaveTooMuchTheSlowestGoesAndNotWhoIsWrittenTo() {
    assertThat(budget.reserve(slow, 55)).isTrue();
    assertThat(budget.reserve(other, 45)).isTrue();
    assertThat(cut).isEmpty();
    assertThat(budget.reserve(other, 1)).isTrue();
    assertThat(cut).containsExactly("slow");
    assertThat(budget.pending()).isEqualTo(46);
  }

  @Test
  void oneCutMakesRoomForTheNextOnesToo() {
    budget.reserve(slow, 60);
    budget.reserve(other, 41);
    assertThat(budget.reserve(other, 5)).isTrue();
    assertThat(cut).containsExactly("slow");
    assertThat(budget.reserve(slow, 5)).as("its socket closes").isFalse();
    budget.release(slow, 60);
    assertThat(budget.pending()).as("what was cut is not freed twice").isEqualTo(46);
  }

  @Test
  void whatHasLeftMakesRoomAgain() {
    for (int i = 0; i < 100; i++) {
      assertThat(budget.reserve(slow, 60)).isTrue();
      budget.release(slow, 60);
    }
    budget.reserve(slow, 30);
    budget.leave(slow);
    assertThat(cut).isEmpty();
    assertThat(budget.pending()).isZero();
  }
}
