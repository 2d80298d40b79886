package io.sidework.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whole deployments from seeds keep P1 to P13; more by hand: ./sidework sim --seeds COUNT. */
class SimulationTest {
  @BeforeAll
  static void quiet() {
    Silence.begin();
  }

  @Test
  void fiveHundredSeedsWithEveryFault() {
    Campaign campaign =
        new Campaign(new Campaign.Wanted(1, 500, 0, 0, 0, EnumSet.allOf(Fault.class)));
    Optional<Campaign.Failure> failure = campaign.run(done -> {});
    assertThat(failure).isEmpty();
    // Else nothing would have been tried.
    assertThat(campaign.counts())
        .containsKeys(
            "crashes",
            "messages lost",
            "messages duplicated",
            "messages delayed",
            "chain calls failed",
            "tasks re-executed",
            "tasks of one copy",
            "nodes restored",
            "tasks indeterminate",
            "tasks below their cap",
            "tasks with rates at their cap",
            "bundles of a private pool",
            "royalties",
            "results delivered",
            "workers slashed",
            "refunds");
  }

  @Test
  void withoutFaultsEveryTaskIsCertifiedAndNobodySlashed() {
    Campaign campaign = new Campaign(new Campaign.Wanted(1, 20, 0, 4, 5, Set.of()));
    assertThat(campaign.run(done -> {})).isEmpty();
    assertThat(campaign.counts()).doesNotContainKeys("refunds", "workers slashed", "crashes");
  }

  /** An inventory that one bad node had made up once threw out of another that had heard it. */
  @Test
  void badNodesSurviveEachOther() {
    Campaign campaign =
        new Campaign(new Campaign.Wanted(5_001_155, 1, 0, 0, 0, EnumSet.allOf(Fault.class)));
    assertThat(campaign.run(done -> {})).isEmpty();
  }

  /** Where blocks are slow a node is to be restored before there is a committee to tell it. */
  @Test
  void aBackupMayBeOlderThanTheFirstEpoch() {
    Campaign campaign =
        new Campaign(new Campaign.Wanted(5_242_246, 1, 0, 0, 0, EnumSet.allOf(Fault.class)));
    assertThat(campaign.run(done -> {})).isEmpty();
  }

  /** A certificate that one bad node alone had, and showed late, was once taken for none. */
  @Test
  void whatBadNodesSendLateIsSeenToo() {
    Campaign campaign =
        new Campaign(new Campaign.Wanted(5_212_887, 1, 0, 0, 0, EnumSet.allOf(Fault.class)));
    assertThat(campaign.run(done -> {})).isEmpty();
  }

  @Test
  void scenariosAreReadAsTheyAreWritten() {
    for (long seed = 0; seed < 50; seed++) {
      Scenario scenario =
          Scenario.draw(seed, new Scenario.Wish(0, 0, 0, EnumSet.allOf(Fault.class)));
      assertThat(Scenario.parse(scenario.toText())).isEqualTo(scenario);
    }
  }
}
