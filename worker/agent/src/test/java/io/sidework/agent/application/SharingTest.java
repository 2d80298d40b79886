package io.sidework.agent.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.agent.application.policy.Machines;
import io.sidework.agent.application.policy.Policy;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.message.WorkerMessage.Contribute;
import io.sidework.protocol.message.WorkerMessage.Decline;
import io.sidework.protocol.message.WorkerMessage.Open;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Rates;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The owner's wishes at work. */
class SharingTest {
  private static final int VOLUME = 5;
  private static final BigInteger ALL = BigInteger.valueOf(31);
  private static final long GRACE = 10_000;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Harness harness;

  private final DealTerms drawn = Terms.terms(true, VOLUME);

  @BeforeEach
  void start() throws IOException {
    harness = new Harness(folder);
  }

  private static Policy policy(Policy.Caps caps, Policy.Denied denied, long minPrice) {
    Policy.When when =
        new Policy.When(OptionalInt.of(50), List.of(), ZoneOffset.UTC, Duration.ZERO, false);
    return new Policy(
        when, caps, denied, Amount.of(minPrice), Rates.FIXED, Duration.ofMillis(GRACE));
  }

  private void share(int othersCpuPercent) {
    harness.agent().policy(policy(Policy.Caps.NONE, Policy.Denied.NOBODY, 0));
    harness.agent().machine(Machines.busy(othersCpuPercent));
  }

  private BigInteger lastDecline() {
    return harness.sent(Decline.class).getLast().tasks();
  }

  @Test
  void nothingStartsBeforeTheMachineWasLookedAt() {
    harness.agent().policy(policy(Policy.Caps.NONE, Policy.Denied.NOBODY, 0));
    harness.open(drawn);
    assertThat(harness.ran).isEmpty();

    harness.agent().machine(Machines.busy(50));
    assertThat(harness.ran).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void aShortPauseGivesNothingBack() {
    share(51);
    harness.open(drawn);
    harness.pass(GRACE - 1);
    assertThat(harness.ran).isEmpty();
    assertThat(harness.sent(Decline.class)).isEmpty();

    share(50);
    assertThat(harness.ran).hasSize(VOLUME);
  }

  @Test
  void aLongPauseDeclinesWhatWasDrawn() {
    share(51);
    harness.open(drawn);
    harness.pass(GRACE - 1);
    harness.pass(1);

    assertThat(lastDecline()).isEqualTo(ALL);
    share(0);
    assertThat(harness.ran).isEmpty();
  }

  @Test
  void aRunningTaskIsFinishedAndTheRestOfItsChunkStaysToBeDone() {
    harness.deferred = true;
    harness.during = task -> share(task == 1 ? 99 : 0);
    share(0);
    harness.open(drawn);
    harness.runBatches();

    assertThat(harness.ran).containsExactly(0, 1);
    assertThat(harness.bundle().entries()).hasSize(2);
    assertThat(harness.sent(Decline.class)).isEmpty();
    harness.during = task -> {};
    share(0);
    harness.runBatches();
    assertThat(harness.ran).containsExactly(0, 1, 2, 3, 4);
    assertThat(harness.sent(Contribute.class).getLast().bundle().entries()).hasSize(3);
  }

  /** What was found is committed to and opened; what was not is for others. */
  @Test
  void aTaskThatOutlastsTheGraceIsKilledAndDeclined() {
    harness.deferred = true;
    harness.during =
        task -> {
          if (task == 2) {
            share(99);
            harness.pass(GRACE - 1);
            assertThat(harness.aborts).isZero();
            harness.pass(1);
          }
        };
    share(0);
    harness.open(drawn);
    harness.runBatches();
    harness.pass(0);

    assertThat(harness.ran).containsExactly(0, 1, 2);
    assertThat(harness.bundle().entries()).hasSize(2);
    assertThat(lastDecline()).isEqualTo(BigInteger.valueOf(0b11100));
    List<Bytes32> mine = List.of(harness.bundle().id());
    harness.say(0, new WorkerMessage.Closed(Harness.certificate(harness.bundle(), mine, mine, 3)));
    assertThat(harness.sent(Open.class).getFirst().openings()).hasSize(2);
  }

  /**
   * Runs until task 2, which has a checkpoint, is killed by a pause, ten seconds after it began.
   */
  private void suspend() {
    harness.deferred = true;
    harness.resumable.add(2);
    harness.during =
        task -> {
          if (task == 2) {
            share(99);
            harness.pass(GRACE);
          }
        };
    share(0);
    harness.open(drawn);
    harness.runBatches();
    harness.during = task -> {};
    harness.pass(0);
  }

  /** others hear of what has no checkpoint; the machine comes back before it is too late. */
  @Test
  void aTaskWithACheckpointIsNotDeclinedAndGoesOnWhenSharingDoes() {
    suspend();
    assertThat(harness.ran).containsExactly(0, 1, 2);
    assertThat(lastDecline()).isEqualTo(BigInteger.valueOf(0b11000));

    harness.pass(GRACE - 1);
    share(0);
    harness.pass(0);
    harness.runBatches();
    assertThat(harness.ran).containsExactly(0, 1, 2, 2);
    assertThat(lastDecline()).isEqualTo(BigInteger.valueOf(0b11000));
    assertThat(harness.sent(Contribute.class).getLast().bundle().entries())
        .singleElement()
        .satisfies(entry -> assertThat(entry.taskIndex()).isEqualTo(2));
  }

  /** as long as it had run, and not a moment longer; then it is for others, once. */
  @Test
  void aTaskWithACheckpointIsDeclinedWhenItHasWaitedAsLongAsItRan() {
    suspend();
    harness.pass(GRACE - 1);
    assertThat(lastDecline()).isEqualTo(BigInteger.valueOf(0b11000));
    harness.pass(1);
    assertThat(lastDecline()).isEqualTo(BigInteger.valueOf(0b11100));

    int declines = harness.sent(Decline.class).size();
    share(0);
    harness.pass(GRACE);
    harness.runBatches();
    assertThat(harness.ran).containsExactly(0, 1, 2);
    assertThat(harness.sent(Decline.class)).hasSize(declines);
  }

  /** what the owner refuses to run keeps no place. */
  @Test
  void aSuspendedTaskOfADealThatIsRefusedIsDeclinedAtOnce() {
    suspend();
    Policy.Denied denied = new Policy.Denied(Set.of(), Set.of(drawn.deal().program()), Set.of());
    harness.agent().policy(policy(Policy.Caps.NONE, denied, 0));
    assertThat(lastDecline()).isEqualTo(BigInteger.valueOf(0b11100));
  }

  @Test
  void aDeniedRequesterIsDeclinedAtOnce() {
    Policy.Denied denied = new Policy.Denied(Set.of(drawn.deal().requester()), Set.of(), Set.of());
    harness.agent().policy(policy(Policy.Caps.NONE, denied, 0));
    harness.agent().machine(Machines.busy(0));
    harness.open(drawn);
    harness.pass(0);

    assertThat(harness.ran).isEmpty();
    assertThat(lastDecline()).isEqualTo(ALL);
  }

  @Test
  void aProgramThatIsDeniedWhileItRunsEndsWithinTheGrace() {
    harness.deferred = true;
    harness.during =
        task -> {
          Policy.Denied denied =
              new Policy.Denied(Set.of(), Set.of(drawn.deal().program()), Set.of());
          harness.agent().policy(policy(Policy.Caps.NONE, denied, 0));
          harness.pass(GRACE);
        };
    share(0);
    harness.open(drawn);
    harness.runBatches();
    harness.pass(0);

    assertThat(harness.ran).containsExactly(0);
    assertThat(harness.sent(Contribute.class)).isEmpty();
    assertThat(lastDecline()).isEqualTo(ALL);
  }

  @Test
  void aDealUnderTheLeastPriceIsDeclined() {
    harness.agent().policy(policy(Policy.Caps.NONE, Policy.Denied.NOBODY, 11));
    harness.agent().machine(Machines.busy(0));
    harness.open(drawn);
    harness.pass(0);
    assertThat(harness.ran).isEmpty();

    harness = restarted();
    harness.agent().policy(policy(Policy.Caps.NONE, Policy.Denied.NOBODY, 10));
    harness.agent().machine(Machines.busy(0));
    harness.open(drawn);
    assertThat(harness.ran).hasSize(VOLUME);
  }

  private Harness restarted() {
    try {
      return new Harness(folder);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aDeniedHostIsNotLinked() {
    Map<Address, String> both =
        Map.of(
            Harness.COMMITTEE.node(0),
            "http://10.0.0.1:1",
            Harness.COMMITTEE.node(1),
            "http://b:1");
    harness.agent().endpoints(both);
    assertThat(harness.followed).isEqualTo(both);

    Policy.Denied denied = new Policy.Denied(Set.of(), Set.of(), Set.of("10.0.0.1"));
    harness.agent().policy(policy(Policy.Caps.NONE, denied, 0));
    assertThat(harness.followed).containsOnlyKeys(Harness.COMMITTEE.node(1));
    harness.agent().policy(Policy.NONE);
    assertThat(harness.followed).isEqualTo(both);
  }

  @Test
  void aTaskGetsNoMoreTimeThanTheOwnerGives() {
    Policy.Caps none = Policy.Caps.NONE;
    harness
        .agent()
        .policy(
            policy(
                new Policy.Caps(
                    Duration.ofSeconds(3),
                    none.memoryBytes(),
                    none.diskBytes(),
                    1,
                    none.bytesPerSecond()),
                Policy.Denied.NOBODY,
                0));
    harness.agent().machine(Machines.busy(0));
    harness.open(drawn);

    assertThat(harness.wallLimits).hasSize(VOLUME).containsOnly(Duration.ofSeconds(3));
  }

  private void shareAtOnce(int tasks, long memoryBytes) {
    Policy.Caps none = Policy.Caps.NONE;
    Policy.Caps caps =
        new Policy.Caps(
            none.taskTime(), memoryBytes, none.diskBytes(), tasks, none.bytesPerSecond());
    harness.agent().policy(policy(caps, Policy.Denied.NOBODY, 0));
    harness.agent().machine(Machines.busy(0));
  }

  /** more at once when the policy allows it, fewer as soon as one that runs has ended. */
  @Test
  void noMoreRunAtOnceThanTheOwnerWants() throws IOException {
    harness = new Harness(folder, 3);
    harness.deferred = true;
    shareAtOnce(1, Long.MAX_VALUE);
    harness.open(Terms.terms(true, 1_000));
    assertThat(harness.runningAtOnce()).isEqualTo(1);
    shareAtOnce(2, Long.MAX_VALUE);
    assertThat(harness.runningAtOnce()).isEqualTo(2);

    shareAtOnce(1, Long.MAX_VALUE);
    harness.runBatch();
    assertThat(harness.runningAtOnce()).isEqualTo(1);
    harness.runBatch();
    assertThat(harness.runningAtOnce()).isEqualTo(1);
  }

  /** */
  @Test
  void runningTasksHaveNoMoreMemoryTogetherThanTheOwnerGives() throws IOException {
    long task = Policy.memory(drawn.deal());
    harness = new Harness(folder, 3);
    harness.deferred = true;
    shareAtOnce(3, 2 * task - 1);
    harness.open(Terms.terms(true, 1_000));
    assertThat(harness.runningAtOnce()).isEqualTo(1);
    shareAtOnce(3, 2 * task);
    assertThat(harness.runningAtOnce()).isEqualTo(2);
    shareAtOnce(3, task);
    harness.runBatch();
    assertThat(harness.runningAtOnce()).isEqualTo(1);
  }

  @Test
  void onAFullDiskWorkWaitsUntilThereIsRoom() {
    harness.agent().machine(Machines.with(1L << 40, (64 << 20) + (5 << 20) - 1, 0));
    harness.open(drawn);
    assertThat(harness.ran).isEmpty();

    harness.agent().machine(Machines.with(1L << 40, (64 << 20) + (5 << 20), 0));
    assertThat(harness.ran).hasSize(VOLUME);
  }

  /** Children that idle through a pause hold memory that is the owner's. */
  @Test
  void anIdleRunnerLetsGoOfItsChildOnceAPause() {
    share(99);
    harness.pass(GRACE);
    harness.pass(GRACE);
    assertThat(harness.aborts).isEqualTo(1);

    share(0);
    share(99);
    harness.pass(GRACE);
    assertThat(harness.aborts).isEqualTo(2);
  }
}
