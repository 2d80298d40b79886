package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.testing.Terms;
import io.sidework.protocol.type.DealId;
import org.junit.jupiter.api.Test;

class EarlyFramesTest {
  private static final DealId DEAL = new DealId(Terms.hash("deal"));
  private static final DealId OTHER = new DealId(Terms.hash("other"));

  @Test
  void keepsOrderAndDealsApart() {
    EarlyFrames<DealId> frames = new EarlyFrames<>();
    Command first = new Command.Tick();
    Command second = new Command.WorkerUp(Terms.key("w").address());
    frames.add(DEAL, first, 1, 0);
    frames.add(OTHER, new Command.Tick(), 1, 0);
    frames.add(DEAL, second, 1, 0);
    assertThat(frames.take(DEAL, 0)).containsExactly(first, second);
    assertThat(frames.take(DEAL, 0)).isEmpty();
    assertThat(frames.take(OTHER, 0)).hasSize(1);
  }

  @Test
  void holdsExactlyItsLimits() {
    EarlyFrames<DealId> many = new EarlyFrames<>();
    for (int i = 0; i < EarlyFrames.MAX_FRAMES; i++) {
      assertThat(many.add(DEAL, new Command.Tick(), 1, 0)).isTrue();
    }
    assertThat(many.add(DEAL, new Command.Tick(), 1, 0)).isFalse();
    EarlyFrames<DealId> large = new EarlyFrames<>();
    assertThat(large.add(DEAL, new Command.Tick(), EarlyFrames.MAX_BYTES, 0)).isTrue();
    assertThat(large.add(DEAL, new Command.Tick(), 1, 0)).isFalse();
    assertThat(large.add(DEAL, new Command.Tick(), 1, EarlyFrames.MAX_AGE_MILLIS + 1))
        .as("the old one has made room")
        .isTrue();
  }
}
