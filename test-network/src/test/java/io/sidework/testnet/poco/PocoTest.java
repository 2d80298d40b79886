package io.sidework.testnet.poco;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.lot.Timing;
import io.sidework.protocol.type.Mode;
import org.junit.jupiter.api.Test;

/** The seven experiments in small (docs/poco.md); figure ids are those of the bench. */
class PocoTest {
  private static final Terms SPOT = Terms.of(Mode.SPOT, 100, 80, 4);

  private static Crowd mature(int percent) {
    return new Crowd(60, percent, 100, 100);
  }

  @Test
  void poco1HonestWorkersAreCheckedFiveTimesInEighty() {
    Tally tally = new Sidework(mature(0), SPOT, 0, 0, 1).play(0, 50);

    assertThat(tally.copiesPerTask()).isEqualTo(1 + 5 / 80.0);
    assertThat(tally.wrong()).isZero();
    assertThat(tally.nodeRunsPerTask()).isZero();
  }

  @Test
  void poco2AndPoco3ColludersGetSevenWrongResultsThroughAtMost() {
    double each = (double) new Strikes(mature(20), SPOT, 16, 4).honestNodes(4000).wrong() / 4000;

    // 6.50 by the sum that docs/poco.md has; the standard error is 0.11.
    assertThat(each).isBetween(6.0, 7.0);
  }

  @Test
  void poco2ReplicatedModeIsAsGoodAsItsPairs() {
    Terms terms = Terms.of(Mode.REPLICATED, 100, 80, 4);
    Tally tally = new Sidework(mature(20), terms, 0, 0, 2).play(0, 1000);

    // Two of 60 owners are both among 12: 3.7 %.
    assertThat(tally.wrongPercent()).isBetween(2.2, 5.3);
    assertThat(tally.copiesPerTask()).isEqualTo(2);
  }

  /** One lie of 80 is drawn five times in 80 and seen by honest auditors: stake/17.8. */
  @Test
  void poco3TheCheapestLie() {
    Tally tally = new Strikes(mature(10), SPOT, 1, 4).honestNodes(4000);

    assertThat(1 / tally.stakesPerWrong()).isBetween(15.0, 21.0);
  }

  @Test
  void poco4WithheldRevealsGainNothingButAChoiceOfSeedsWould() {
    Strikes strikes = new Strikes(mature(10), SPOT, 20, 5);
    double honest = strikes.honestNodes(200).wrongPercent() / 10;

    assertThat(strikes.withholding(200).wrongPercent() / 10).isLessThan(honest + 0.1);
    assertThat(strikes.choosing(200).wrongPercent() / 10).isGreaterThan(honest + 0.5);
  }

  @Test
  void poco5NoHonestWorkerLosesItsStake() {
    for (Mode mode : Mode.values()) {
      Terms terms = Terms.of(mode, 100, 80, 4);
      Tally tally = new Sidework(mature(20), terms, 16, 5, 6).play(0, 150);

      assertThat(tally.honestSlashed()).isZero();
      assertThat(tally.stakesPerWrong()).isPositive();
    }
  }

  @Test
  void poco6SeatsCountHoweverTheyAreSpread() {
    double whole = new Identities(10, 1, 10).share(1, 4000);
    double split = new Identities(10, 10, 10).share(1, 4000);

    // Deviation of each is 0.8 points.
    assertThat(whole).isBetween(0.46, 0.54);
    assertThat(split).isBetween(0.46, 0.54);
  }

  @Test
  void poco7NothingStallsWhileThirtyPercentLeave() {
    for (boolean spot : new boolean[] {true, false}) {
      Churn churn = new Churn(Timing.DEFAULT, 30, spot ? 1 : 2, 100, spot, 7).play(1000);

      assertThat(churn.stalled()).isZero();
      assertThat(churn.seconds(0.99)).isLessThan(3 * churn.seconds(0.5));
    }
  }

  /** Weights of the contract: 100/3 - 1 = 32, so two of them; 400/3 - 1 = 132 is enough alone. */
  @Test
  void theModelOfIexecTakesVeteransAtTheirWord() {
    Tally pairs = new Iexec(new Crowd(60, 0, 100, 100), 100, 80, 0, 1).play(0, 2);
    Tally alone = new Iexec(new Crowd(60, 50, 400, 400), 100, 80, 0, 1).play(0, 20);

    assertThat(pairs.copiesPerTask()).isEqualTo(2);
    assertThat(alone.copiesPerTask()).isEqualTo(1);
    assertThat(alone.wrongPercent()).isBetween(45.0, 55.0);
  }

  /** With ten valid results one job in ten is replicated; with nine all are. */
  @Test
  void theModelOfBoincTrustsTenInARow() {
    Tally trusted = new Boinc(new Crowd(60, 0, 10, 10), 80, 0, 1).play(0, 100);
    Tally fresh = new Boinc(new Crowd(60, 0, 9, 9), 80, 0, 1).play(0, 100);

    assertThat(trusted.copiesPerTask()).isBetween(1.07, 1.13);
    assertThat(fresh.copiesPerTask()).isEqualTo(2);
  }

  @Test
  void theSameSeedGivesTheSameNumbers() {
    Tally one = new Sidework(mature(20), SPOT, 16, 5, 6).play(0, 20);
    Tally two = new Sidework(mature(20), SPOT, 16, 5, 6).play(0, 20);
    Tally other = new Sidework(mature(20), SPOT, 16, 5, 7).play(0, 20);

    assertThat(two).usingRecursiveComparison().isEqualTo(one);
    assertThat(other).usingRecursiveComparison().isNotEqualTo(one);
  }
}
