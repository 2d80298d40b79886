package io.sidework.agent.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Lottery;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.deal.SpotCheck;
import io.sidework.protocol.deal.Standing;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.message.WorkerMessage.Contribute;
import io.sidework.protocol.message.WorkerMessage.Decline;
import io.sidework.protocol.message.WorkerMessage.Open;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.TaskStatus;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is started unasked (A-2, L-3), and what a task without an outcome means here (L-60). */
class LeaseTest {
  private static final int VOLUME = 5;
  private static final BigInteger ALL = BigInteger.valueOf(31);

  /** Two copies are leased in replicated mode. */
  private static final int TRUST = 100;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private Harness harness;

  @BeforeEach
  void start() throws IOException {
    harness = new Harness(folder);
  }

  /** A deal of five tasks in one chunk, in which this worker has the given rank of two. */
  private static DealTerms terms(Mode mode, int rank, int standingOfFirst) {
    DealTerms base = Terms.terms(true, VOLUME);
    Deal deal = Terms.with(base.deal(), mode, TRUST);
    for (int i = 0; ; i++) {
      Bytes32 seed = Terms.word(i);
      var ranking = Lottery.ranking(seed, deal, 0, base.roster().compatible(deal));
      if (ranking.indexOf(Harness.ME.owner()) == rank) {
        List<Seat> seats =
            base.roster().seats().stream()
                .map(
                    seat ->
                        seat.owner().equals(ranking.getFirst())
                            ? seat.of(Standing.of(standingOfFirst))
                            : seat)
                .toList();
        return new DealTerms(deal, base.committee(), new Roster(3, seats), seed);
      }
    }
  }

  @Test
  void inReplicatedModeEveryCopysRankStarts() {
    harness.open(terms(Mode.REPLICATED, 1, SpotCheck.MIN_STANDING));
    assertThat(harness.ran).hasSize(VOLUME);
  }

  @Test
  void inSpotModeOneWhoIsKnownWorksAlone() {
    harness.open(terms(Mode.SPOT, 0, SpotCheck.MIN_STANDING));
    assertThat(harness.ran).hasSize(VOLUME);
  }

  @Test
  void inSpotModeTheNextRankWaitsUntilItIsAdmitted() {
    DealTerms terms = terms(Mode.SPOT, 1, SpotCheck.MIN_STANDING);
    harness.open(terms);
    assertThat(harness.ran).isEmpty();

    // As nodes do for an audit, or when the first has declined.
    harness.say(0, new WorkerMessage.Admit(terms.deal().id(), 0, 0, BigInteger.valueOf(0b10010)));
    harness.say(1, new WorkerMessage.Admit(terms.deal().id(), 0, 0, BigInteger.valueOf(0b00011)));
    assertThat(harness.ran).containsExactly(1);
  }

  @Test
  void inSpotModeWithoutStandingEveryCopysRankStarts() {
    harness.open(terms(Mode.SPOT, 1, SpotCheck.MIN_STANDING - 1));
    assertThat(harness.ran).hasSize(VOLUME);
  }

  /** A task without an outcome is certified like any other: its copies are paid and forgotten. */
  @Test
  void anIndeterminateTaskIsForgottenLikeAnyOther() {
    DealTerms terms = terms(Mode.REPLICATED, 0, 0);
    harness.open(terms);
    List<Bytes32> mine = List.of(harness.bundle().id());
    WorkerMessage closed =
        new WorkerMessage.Closed(Harness.certificate(harness.bundle(), mine, mine, 3));
    harness.say(0, closed);
    assertThat(harness.sent(Open.class)).hasSize(4);
    harness.sent.clear();

    harness.agent().settled(terms.deal().id(), 0, ALL);
    assertThat(folder.resolve(terms.deal().id().toString()).resolve("0.results")).doesNotExist();
    harness.pass(2_000);
    harness.say(1, closed); // a slow node asks again for what is gone
    assertThat(harness.sent(Open.class)).isEmpty();
    assertThat(harness.sent(Contribute.class)).isEmpty();
    assertThat(harness.ran).hasSize(VOLUME);
  }

  /** Nodes would refuse its opening, which would make the worker a no-show. */
  @Test
  void noRunIsIndeterminate() {
    harness.status = TaskStatus.INDETERMINATE;
    harness.open(terms(Mode.REPLICATED, 0, 0));

    assertThat(harness.sent(Contribute.class)).isEmpty();
    assertThat(harness.sent(Decline.class).getLast().tasks()).isEqualTo(ALL);
  }
}
