package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.client.DealReport;
import io.sidework.client.Follow;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Address;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts die in the middle of a job (P2, P5, P8). */
class FailureIT {
  @TempDir Path dir;

  @Test
  void aJobSurvivesTheLossOfAWorkerALeaderAndTheGateway() throws Exception {
    try (Cluster cluster = Cluster.start(dir, 4, 3)) {
      Deal deal = cluster.orderTiles(32, 16);
      Thread.sleep(1_000);
      cluster.kill("worker0");
      String leader = leaderOfFirstLot(cluster, deal);
      cluster.kill(leader);
      cluster.kill("gateway");
      cluster.network().restart("gateway");
      Thread.sleep(5_000);
      cluster.network().restart(leader);

      assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.SETTLED);

      DealReport report = cluster.report(deal);
      assertThat(report.certified()).isEqualTo(512);
      assertThat(report.settled()).isEqualTo(512);
      assertThat(report.failed()).isZero();
      assertThat(report.escrowBalanced()).isTrue();
      assertThat(cluster.outputs(deal)).hasSize(512);
    }
  }

  /** The node that leads view 0 of the first lot's first CLOSE. */
  private static String leaderOfFirstLot(Cluster cluster, Deal deal) {
    Committee committee = cluster.session().chain().committee(deal.epoch());
    Address leader = committee.node(committee.leaders(deal.id(), 0, 0, 0).getFirst());
    for (int i = 0; i < committee.size(); i++) {
      var key =
          io.sidework.contracts.chain.KeyFile.load(
              cluster.dir().resolve("keys/node" + i + ".key"), java.util.Optional.empty());
      if (key.address().equals(leader)) {
        return "node" + i;
      }
    }
    throw new AssertionError("the leader is none of the network's nodes");
  }
}
