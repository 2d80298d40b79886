package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.client.DealReport;
import io.sidework.client.Follow;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.KeyFile;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of three workers lies about everything (spec L, R-22; P3, P7). */
class LiarIT {
  @TempDir Path dir;

  @Test
  void everyResultIsRightTheLiarIsUnpaidAndLosesItsStakeTheOthersLoseNothing() throws Exception {
    try (Cluster cluster =
        Cluster.start(dir, 4, 3, worker -> worker == 1 ? LyingWorker.class.getName() : null)) {
      Chain chain = cluster.session().chain();
      Address liar = worker(cluster, 1);
      Amount stake = chain.account(liar).staked();
      assertThat(stake).isEqualTo(chain.terms().seatStake());

      Deal deal = cluster.orderTiles(8, 8);
      assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.SETTLED);

      assertThat(cluster.outputs(deal))
          .hasSize(64)
          .allSatisfy(
              (task, bytes) ->
                  assertThat(new String(bytes, StandardCharsets.UTF_8))
                      .doesNotContain("\"sse\":0,"));
      DealReport report = cluster.report(deal);
      assertThat(report.settled()).isEqualTo(64);
      assertThat(report.failed()).isZero();
      assertThat(report.workers()).noneMatch(share -> share.address().equals(liar));

      Cluster.until("the liar's stake is slashed", 60, () -> chain.account(liar).staked().isZero());
      assertThat(chain.account(liar).free()).isEqualTo(Amount.ZERO);
      for (int honest : new int[] {0, 2}) {
        assertThat(chain.account(worker(cluster, honest)).staked()).isEqualTo(stake);
      }
      assertThat(cluster.report(deal).escrowBalanced()).isTrue();
    }
  }

  private static Address worker(Cluster cluster, int index) {
    return KeyFile.load(cluster.dir().resolve("keys/worker" + index + ".key"), Optional.empty())
        .address();
  }
}
