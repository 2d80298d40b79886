package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.client.Follow;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.Transaction;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three of four certify, two cannot; and the chain takes only what three signed, once (P2, P3). */
class QuorumIT {
  @TempDir Path dir;

  @Test
  void nothingIsCertifiedByTwoOfFourAndNothingSettlesTwice() throws Exception {
    try (Cluster cluster = Cluster.start(dir, 4, 3)) {
      Deal deal = cluster.order(slowTasks());
      cluster.kill("node0");
      cluster.kill("node1");
      Thread.sleep(15_000);
      assertThat(cluster.certificates(deal).count()).isZero();
      assertThat(cluster.settled(deal)).isZero();

      cluster.network().restart("node0");
      assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.SETTLED);
      assertThat(cluster.report(deal).settled()).isEqualTo(12);

      forgeriesChangeNothing(cluster, deal);
    }
  }

  private static String slowTasks() {
    return """
        {"program": "%s/slow.wasm", "args": ["400", "{i}"],
         "sweep": {"i": {"from": 0, "step": 1, "count": 12}}, "deadline": "4m"}
        """
        .formatted(Cluster.PROGRAMS);
  }

  private static void forgeriesChangeNothing(Cluster cluster, Deal deal) throws Exception {
    Chain chain = cluster.session().chain();
    ChainAccount anyone = cluster.session().account();
    Committee committee = chain.committee(deal.epoch());
    SegmentCertificate good = cluster.session().gateway().certificates(deal.id(), 0, 1).getFirst();
    assertThat(skipped(anyone.settle(committee, List.of(settleable(deal, good)))))
        .containsExactly("already settled");

    Deal second = cluster.order(slowTasks().replace("\"400\"", "\"1\""));
    Follow.Ending ending = cluster.await(second);
    assertThat(ending).isEqualTo(Follow.Ending.SETTLED);

    Deal open = cluster.order(slowTasks());
    var before = chain.account(cluster.session().account().address());
    // Another deal's certificate replayed, and one with a node's signature doubled or missing.
    for (SegmentCertificate forged : forgeries(good, open)) {
      assertThat(skipped(anyone.settle(committee, List.of(settleable(open, forged)))))
          .containsExactly("no quorum of signatures");
    }
    assertThat(cluster.settled(open)).isZero();
    assertThat(chain.account(cluster.session().account().address())).isEqualTo(before);
    assertThat(cluster.await(open)).isEqualTo(Follow.Ending.SETTLED);
    assertThat(cluster.report(open).escrowBalanced()).isTrue();
  }

  private static List<SegmentCertificate> forgeries(SegmentCertificate good, Deal target) {
    List<NodeSignature> signatures = good.signatures();
    List<NodeSignature> moved = new ArrayList<>(signatures.subList(0, signatures.size() - 1));
    return List.of(with(good, target, signatures), with(good, target, moved));
  }

  private static SegmentCertificate with(
      SegmentCertificate good, Deal target, List<NodeSignature> signatures) {
    return new SegmentCertificate(
        target.id(),
        good.lot(),
        good.round(),
        good.view(),
        good.leaves(),
        good.noShows(),
        signatures);
  }

  private static ChainAccount.Settleable settleable(Deal deal, SegmentCertificate certificate) {
    return new ChainAccount.Settleable(deal, certificate);
  }

  private static List<String> skipped(Transaction transaction) {
    return transaction.events().stream()
        .filter(ChainEvent.SegmentSkipped.class::isInstance)
        .map(event -> ((ChainEvent.SegmentSkipped) event).reason())
        .toList();
  }
}
