package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.testing.Terms;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import java.util.List;
import org.junit.jupiter.api.Test;

class EarlyFramesTest {
  private static final DealId DEAL = new DealId(Terms.hash("deal"));
  private static final DealId OTHER = new DealId(Terms.hash("other"));
  private static final Address GREEDY = Terms.key("greedy").address();
  private static final Address MODEST = Terms.key("modest").address();
  private static final Address THIRD = Terms.key("third").address();
  private static final int MOST = EarlyFrames.MAX_BYTES / EarlyFrames.LEAST_BYTES;

  private final EarlyFrames<DealId> frames = new EarlyFrames<>();

  private static Command of(Address sender) {
    return new Command.WorkerUp(sender);
  }

  private boolean add(Address sender, int size) {
    return frames.add(DEAL, sender, of(sender), size, 0);
  }

  @Test
  void keepsOrderAndDealsApart() {
    Command first = new Command.Tick();
    Command second = of(MODEST);
    frames.add(DEAL, GREEDY, first, 1, 0);
    frames.add(OTHER, GREEDY, new Command.Tick(), 1, 0);
    frames.add(DEAL, MODEST, second, 1, 0);
    assertThat(frames.take(DEAL, 0)).containsExactly(first, second);
    assertThat(frames.take(DEAL, 0)).isEmpty();
    assertThat(frames.take(OTHER, 0)).hasSize(1);
  }

  @Test
  void holdsExactlyItsLimits() {
    for (int i = 0; i < MOST; i++) {
      assertThat(add(GREEDY, 1)).isTrue();
    }
    assertThat(add(GREEDY, 1)).isFalse();
    assertThat(frames.take(DEAL, 0)).hasSize(MOST);
    assertThat(add(GREEDY, EarlyFrames.MAX_BYTES)).isTrue();
    assertThat(add(GREEDY, 1)).isFalse();
    assertThat(frames.add(DEAL, GREEDY, of(GREEDY), 1, EarlyFrames.MAX_AGE_MILLIS + 1))
        .as("the old one has made room")
        .isTrue();
  }

  @Test
  void whoHasMostGivesWayToOthers() {
    for (int i = 0; i < MOST; i++) {
      add(GREEDY, 1);
    }
    for (int i = 0; i < MOST; i++) {
      assertThat(add(MODEST, 1)).isEqualTo(i < MOST / 2);
    }
    assertThat(add(GREEDY, 1)).isFalse();
    assertThat(add(THIRD, EarlyFrames.MAX_BYTES / 3)).isTrue();
    List<Command> kept = frames.take(DEAL, 0);
    assertThat(kept).filteredOn(of(THIRD)::equals).hasSize(1);
    assertThat(kept).filteredOn(of(GREEDY)::equals).hasSizeBetween(MOST / 3, MOST / 3 + 1);
    assertThat(kept).filteredOn(of(MODEST)::equals).hasSizeBetween(MOST / 3, MOST / 3 + 1);
  }

  @Test
  void whatNeverFitsDrivesNobodyOut() {
    for (int i = 0; i < MOST; i++) {
      add(MODEST, 1);
    }
    assertThat(add(GREEDY, EarlyFrames.MAX_BYTES + 1)).isFalse();
    assertThat(frames.take(DEAL, 0)).hasSize(MOST);
  }

  @Test
  void whatWasTakenCountsNoMore() {
    add(GREEDY, EarlyFrames.MAX_BYTES / 2 + 1);
    frames.take(DEAL, 0);
    add(MODEST, EarlyFrames.MAX_BYTES / 2);
    assertThat(add(GREEDY, EarlyFrames.MAX_BYTES / 2)).isTrue();
    assertThat(frames.take(DEAL, 0)).containsExactly(of(MODEST), of(GREEDY));
  }
}
