package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** N-35: the heap is gone through between lots, once, and when it is worth it. */
class QuietTimeTest {
  private long now;
  private long garbage = QuietTime.WORTH_BYTES;
  private int collections;
  private final QuietTime quiet = new QuietTime(() -> now, () -> garbage, () -> collections++);

  @Test
  void collectsOnceAfterEachStretchOfWork() {
    rest(10);
    assertThat(collections).isZero();
    for (int stretch = 1; stretch <= 3; stretch++) {
      quiet.work();
      rest(10);
      assertThat(collections).isEqualTo(stretch);
    }
  }

  @Test
  void waitsUntilNothingHasHappenedForAWhile() {
    for (int i = 0; i < 10; i++) {
      quiet.work();
      now += QuietTime.REST_NANOS - 1;
      quiet.look();
    }
    assertThat(collections).isZero();
    now++;
    quiet.look();
    assertThat(collections).isOne();
  }

  @Test
  void leavesLittleGarbageAlone() {
    garbage = QuietTime.WORTH_BYTES - 1;
    quiet.work();
    rest(10);
    assertThat(collections).isZero();
  }

  private void rest(int looks) {
    for (int i = 0; i < looks; i++) {
      now += QuietTime.REST_NANOS / 4;
      quiet.look();
    }
  }
}
