package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.port.Store.CertificateName;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Address;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnsettledTest {
  private static final Committee COMMITTEE = new Committee(1, committee());
  private static final Deal DEAL = Terms.deal("deal", 512);

  private static List<Address> committee() {
    return IntStream.range(0, 4).mapToObj(i -> Terms.key("node" + i).address()).toList();
  }

  /** The deal as the node of a rank sees it. */
  private static Settler.OfDeal ofRank(int rank) {
    int me =
        IntStream.range(0, 4)
            .filter(i -> Turns.rank(DEAL.id(), i, 4) == rank)
            .findFirst()
            .orElseThrow();
    return new Settler.OfDeal(DEAL, COMMITTEE, me);
  }

  private static CertificateName lot(int lot) {
    return new CertificateName(lot, 0);
  }

  @Test
  void everyNodeHasAnotherRank() {
    Set<Integer> ranks = new HashSet<>();
    for (int me = 0; me < 4; me++) {
      ranks.add(Turns.rank(DEAL.id(), me, 4));
    }
    assertThat(ranks).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void aCompleteDealIsSettledAtOnceInOneGo() {
    Unsettled unsettled = new Unsettled();
    unsettled.add(ofRank(0), lot(0), 256, 0);
    assertThat(unsettled.due(0)).isEmpty();
    unsettled.add(ofRank(0), lot(1), 256, 5_000);
    assertThat(unsettled.due(5_000))
        .singleElement()
        .satisfies(d -> assertThat(d.names()).hasSize(2));
  }

  @Test
  void anIncompleteDealWaitsJustSoLong() {
    Unsettled unsettled = new Unsettled();
    unsettled.add(ofRank(0), lot(0), 256, 1_000);
    assertThat(unsettled.due(1_000 + Unsettled.PATIENCE_MILLIS - 1)).isEmpty();
    assertThat(unsettled.due(1_000 + Unsettled.PATIENCE_MILLIS)).hasSize(1);
  }

  @Test
  void theNextNodeStepsInWhenTheOneBeforeHasNot() {
    Unsettled unsettled = new Unsettled();
    unsettled.add(ofRank(2), lot(0), 512, 0);
    assertThat(unsettled.due(0)).isEmpty();
    assertThat(unsettled.due(2 * Turns.STEP_MILLIS - 1)).isEmpty();
    assertThat(unsettled.due(2 * Turns.STEP_MILLIS)).hasSize(1);
  }

  @Test
  void whatOthersSettledIsNotDue() {
    Unsettled unsettled = new Unsettled();
    unsettled.add(ofRank(0), lot(0), 512, 0);
    unsettled.done(DEAL.id(), unsettled.ofLot(DEAL.id(), 0));
    assertThat(unsettled.due(100_000)).isEmpty();
    unsettled.add(ofRank(0), lot(0), 512, 200_000);
    assertThat(unsettled.size()).as("known, so not again").isZero();
  }

  @Test
  void aRefusedTransactionIsNotRepeatedAtOnce() {
    Unsettled unsettled = new Unsettled();
    unsettled.add(ofRank(0), lot(0), 512, 0);
    unsettled.retryAt(DEAL.id(), 5_000);
    assertThat(unsettled.due(4_999)).isEmpty();
    assertThat(unsettled.due(5_000)).hasSize(1);
  }
}
