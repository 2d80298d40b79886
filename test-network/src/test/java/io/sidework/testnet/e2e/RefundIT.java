package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.client.DealReport;
import io.sidework.client.Follow;
import io.sidework.contracts.chain.AccountState;
import io.sidework.contracts.chain.Chain;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Address;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole network is gone: the money comes back all the same (spec R-18, P5, P6). */
class RefundIT {
  @TempDir Path dir;

  @Test
  void whatWasLockedReturnsWithEveryNodeAndTheGatewayGone() throws Exception {
    try (Cluster cluster = Cluster.start(dir, 1, 1)) {
      Chain chain = cluster.session().chain();
      Address requester = cluster.session().account().address();
      Deal deal =
          cluster.order(
              """
              {"program": "%s/slow.wasm", "args": ["2000"], "deadline": "15s"}
              """
                  .formatted(Cluster.PROGRAMS));
      for (String part : new String[] {"node0", "worker0", "gateway"}) {
        cluster.kill(part);
      }
      assertThat(chain.state(deal.id()).locked()).isEqualTo(deal.locked());
      AccountState before = chain.account(requester);

      assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.REFUNDED);

      assertThat(chain.account(requester).free()).isEqualTo(before.free().plus(deal.locked()));
      assertThat(chain.state(deal.id()).locked().isZero()).isTrue();
      DealReport report = cluster.report(deal);
      assertThat(report.failed()).isEqualTo(1);
      assertThat(report.escrowBalanced()).isTrue();
      cluster.session().account().withdraw(chain.account(requester).free());
      assertThat(chain.account(requester).free().isZero()).isTrue();
    }
  }
}
