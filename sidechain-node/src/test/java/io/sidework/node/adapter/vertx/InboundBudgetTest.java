package io.sidework.node.adapter.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Spec N-24, with limits small enough to reason about: 1000 bytes, 1500 at most, share 10. */
class InboundBudgetTest {
  private long now;
  private final InboundBudget budget =
      new InboundBudget(new InboundBudget.Limits(1_000, 1_500, 10, 1, 5_000), () -> now);
  private final List<String> refused = new ArrayList<>();

  /** A connection that sends what a test says. */
  private final class Sender implements Inflow.Tap {
    private final String name;
    private final Inflow inflow = budget.join(this, 100_000_000);
    private boolean open = true;

    private Sender(String name) {
      this.name = name;
    }

    @Override
    public void open(boolean next) {
      open = next;
    }

    @Override
    public void refuse(String reason) {
      refused.add(name + ": " + reason);
    }

    private void sends(int bytes) {
      budget.arrived(inflow, bytes);
      budget.read(inflow);
    }

    /** The last bytes of a message, which goes to the core. */
    private void ends(int bytes, int whole) {
      budget.arrived(inflow, bytes);
      budget.admitted(inflow, whole);
      budget.framed(inflow, whole, true);
      budget.read(inflow);
    }
  }

  private final Sender one = new Sender("one");
  private final Sender two = new Sender("two");
  private final Sender three = new Sender("three");

  @Test
  void atTheLimitAllAreReadAndAboveItOneFinishesWhileTheOthersWait() {
    one.sends(500);
    two.sends(500);
    assertThat(one.open && two.open).isTrue();
    one.sends(1);
    assertThat(one.open).as("lets in who has begun").isTrue();
    two.sends(1);
    three.sends(11);
    assertThat(two.open || three.open).isFalse();
    one.ends(9, 510);
    assertThat(one.open).as("its message waits for the core").isFalse();
    assertThat(two.open).as("its turn to finish").isTrue();
    assertThat(three.open).isFalse();
    budget.taken(one.inflow, 510);
    assertThat(one.open && two.open && three.open).isTrue();
    assertThat(refused).isEmpty();
  }

  @Test
  void littleOnesNeverWait() {
    one.sends(1_200);
    two.sends(10);
    assertThat(two.open).isTrue();
    two.sends(1);
    assertThat(two.open).isFalse();
  }

  @Test
  void atTheVeryMostTheGreatestIsCutOffAndNotWhoCameLast() {
    one.sends(1_100);
    two.sends(400);
    assertThat(refused).isEmpty();
    three.sends(1);
    assertThat(refused).singleElement().asString().startsWith("one: the node is short of memory");
    assertThat(budget.used()).isEqualTo(401);
    assertThat(two.open && three.open).isTrue();
    one.sends(300);
    assertThat(budget.used()).as("what it sends is thrown away").isEqualTo(401);
  }

  @Test
  void whoStallsWhileOthersWaitIsCutOff() {
    one.sends(990);
    now = 5_000;
    budget.tick();
    now = 6_000;
    budget.tick();
    assertThat(refused).as("nobody waits").isEmpty();
    two.sends(100);
    three.sends(50);
    assertThat(two.open).as("finishes").isTrue();
    assertThat(three.open).isFalse();
    budget.tick();
    assertThat(refused).singleElement().asString().startsWith("one: a message took too long");
    assertThat(three.open).isTrue();
  }

  @Test
  void whoHadToWaitIsGivenTheFullTimeAgain() {
    one.sends(1_000);
    two.sends(100);
    three.sends(100);
    now = 5_001;
    assertThat(three.open).isFalse();
    budget.tick();
    assertThat(refused).allMatch(line -> !line.startsWith("three"));
    assertThat(three.open).isTrue();
    budget.tick();
    assertThat(refused).allMatch(line -> !line.startsWith("three"));
  }

  @Test
  void ofOneConnectionSoMuchWaitsForTheCore() {
    InboundBudget wide =
        new InboundBudget(new InboundBudget.Limits(10 << 20, 20 << 20, 10, 1, 5_000), () -> now);
    boolean[] open = {true};
    Inflow inflow =
        wide.join(
            new Inflow.Tap() {
              @Override
              public void open(boolean next) {
                open[0] = next;
              }

              @Override
              public void refuse(String reason) {}
            },
            100);
    wide.admitted(inflow, Inflow.WINDOW_BYTES);
    assertThat(open[0]).isTrue();
    wide.admitted(inflow, 1);
    assertThat(open[0]).isFalse();
    wide.taken(inflow, Inflow.WINDOW_BYTES);
    assertThat(open[0]).isTrue();
    for (int i = 0; i < Inflow.WINDOW_MESSAGES - 1; i++) {
      wide.admitted(inflow, 1);
    }
    assertThat(open[0]).isTrue();
    wide.admitted(inflow, 1);
    assertThat(open[0]).isFalse();
    wide.leave(inflow);
    assertThat(wide.used()).as("what the core has is there still").isEqualTo(65);
  }

  @Test
  void aMessageThatIsTooLargeIsRefusedBeforeItIsComplete() {
    one.inflow.largest = 100;
    one.sends(100 + 1024);
    assertThat(refused).isEmpty();
    one.sends(1);
    assertThat(refused).singleElement().asString().contains("at most 100 bytes");
    assertThat(budget.used()).isZero();
  }
}
