package io.sidework.agent.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.agent.application.policy.Machines;
import io.sidework.protocol.deal.Chunks;
import io.sidework.protocol.deal.Cover;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.message.WorkerMessage.Contribute;
import io.sidework.protocol.message.WorkerMessage.Decline;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine that is not in order, and nodes that lie: it is said, and nothing is contributed. */
class BadInputTest {
  private static final int VOLUME = 5;
  private static final BigInteger ALL = BigInteger.valueOf(31);
  private static final long CHAIN_TIME = 1_000;
  private static final long TICK = 2_000;

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

  private void clockIsAhead(long seconds) {
    harness
        .agent()
        .machine(Machines.at(Instant.ofEpochSecond(CHAIN_TIME + 1 + seconds).toString()));
  }

  /** */
  @Test
  void aClockTenMinutesOffIsRightAndOneSecondMoreIsWrong() {
    for (long off : new long[] {ClockCheck.MAX_SECONDS, -ClockCheck.MAX_SECONDS}) {
      harness.agent().time(CHAIN_TIME);
      harness.agent().time(CHAIN_TIME + 1);
      try (Logs logs = new Logs(Sharing.class)) {
        clockIsAhead(off + Long.signum(off));
        assertThat(logs.lines())
            .containsExactly(
                "not sharing this machine: this machine's clock is about 10 minutes "
                    + (off > 0 ? "ahead of" : "behind")
                    + " the chain's");
      }
      harness.open(drawn);
      assertThat(harness.ran).isEmpty();

      clockIsAhead(off); // somebody has set it
      assertThat(harness.ran).hasSize(VOLUME);
      harness.agent().over(drawn.deal().id());
      harness = again();
    }
  }

  private Harness again() {
    try {
      return new Harness(folder);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** an old block says nothing about what time it is. */
  @Test
  void theLatestBlockAtTheStartMayBeOld() {
    harness.agent().time(CHAIN_TIME);
    clockIsAhead(3_600);
    harness.open(drawn);
    assertThat(harness.ran).hasSize(VOLUME);
  }

  /** both clocks run on between looks. */
  @Test
  void aChainThatMakesNoBlocksDoesNotMakeTheClockWrong() {
    harness.agent().time(CHAIN_TIME);
    harness.agent().time(CHAIN_TIME + 1);
    harness.pass(3_600_000);
    clockIsAhead(3_600);
    harness.open(drawn);
    assertThat(harness.ran).hasSize(VOLUME);
  }

  /** */
  @Test
  void aDiskThatTakesNothingTurnsResultsIntoDeclines() {
    harness.diskFull = true;
    try (Logs logs = new Logs(BatchRun.class)) {
      harness.open(drawn);
      assertThat(logs.lines())
          .hasSize(VOLUME)
          .allMatch(line -> line.contains(": no result: cannot store it: "));
    }
    harness.pass(TICK);

    assertThat(harness.ran).hasSize(VOLUME);
    assertThat(harness.sent(Contribute.class)).isEmpty();
    assertThat(harness.sent(Decline.class).getLast().tasks()).isEqualTo(ALL);
  }

  /** */
  @Test
  void aProgramThatIsNotTheOneTheDealNamesIsNeverRun() {
    byte[] right = harness.blobs.remove(drawn.deal().program());
    harness.served = Optional.of(new byte[] {1, 2, 3});
    try (Logs logs = new Logs(Blobs.class)) {
      harness.open(drawn);
      for (Address node : Harness.COMMITTEE.nodes()) {
        assertThat(logs.lines())
            .anyMatch(
                line ->
                    line.startsWith("node " + node)
                        && line.endsWith("served wrong bytes for blob " + drawn.deal().program()));
      }
    }
    harness.pass(TICK);
    assertThat(harness.ran).isEmpty();
    assertThat(harness.sent(Contribute.class)).isEmpty();

    harness.served = Optional.ofNullable(right);
    harness.pass(TICK);
    assertThat(harness.ran).hasSize(VOLUME);
  }

  /** A-4, L-1: not even if every node says so. */
  @Test
  void tasksOfChunksWithoutARankAreNotRun() {
    Roster whole = drawn.roster();
    // Two tasks a seat, so that each owner has a rank in one chunk of three.
    Roster covered = new Roster(3, whole.seats(), Optional.of(new Cover(Amount.of(44), 4)));
    DealTerms terms = new DealTerms(drawn.deal(), drawn.committee(), covered, drawn.seed());
    Chunks chunks = Chunks.of(terms.deal(), covered, terms.seed(), 0);
    List<Integer> ranked = new ArrayList<>();
    for (int task = 0; task < VOLUME; task++) {
      if (chunks.ranking(chunks.chunkOf(task)).contains(Harness.ME.owner())) {
        ranked.add(task);
      }
    }
    harness.agent().deal(terms);
    try (Logs logs = new Logs(Agent.class)) {
      for (int node = 0; node < 4; node++) {
        harness.say(node, new WorkerMessage.DealOpen(terms.deal().id(), true));
        harness.say(node, new WorkerMessage.Admit(terms.deal().id(), 0, 1, ALL));
      }
      assertThat(logs.lines())
          .contains(
              "node %s admits to tasks that this worker has no rank for"
                  .formatted(Harness.COMMITTEE.node(3)));
    }

    assertThat(ranked).hasSizeBetween(1, 2);
    assertThat(harness.ran).containsExactlyInAnyOrderElementsOf(ranked);
  }

  /** one node's word costs nobody their pay. */
  @Test
  void oneNodeCannotTalkWorkAway() {
    harness.agent().deal(drawn);
    for (int i = 0; i < 3; i++) {
      harness.say(0, new WorkerMessage.Certified(drawn.deal().id(), 0, ALL));
      harness.say(0, new WorkerMessage.DealOpen(drawn.deal().id(), false));
    }
    harness.say(1, new WorkerMessage.DealOpen(drawn.deal().id(), true));
    harness.say(2, new WorkerMessage.DealOpen(drawn.deal().id(), true));

    assertThat(harness.ran).hasSize(VOLUME);
    assertThat(harness.bundle().entries()).hasSize(VOLUME);
  }
}
