package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.port.Links;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.lot.Timing;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.util.Collection;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Spec N-26, L-53: timers follow the quorum's delay, within bounds. */
class PatienceTest {
  private final Committee committee =
      new Committee(
          1, IntStream.range(0, 4).mapToObj(i -> Terms.key("node" + i).address()).toList());
  private final Map<Address, Long> measured = new TreeMap<>();

  private final Links links =
      new Links() {
        @Override
        public void toPeers(Collection<Address> peers, PeerMessage message) {}

        @Override
        public void toWorkers(Collection<Address> workers, WorkerMessage message) {}

        @Override
        public OptionalLong roundTrip(Address peer) {
          Long known = measured.get(peer);
          return known == null ? OptionalLong.empty() : OptionalLong.of(known);
        }
      };

  private Timing timing(long... millis) {
    measured.clear();
    for (int i = 0; i < millis.length; i++) {
      measured.put(committee.node(i + 1), millis[i]);
    }
    return Patience.of(links, committee, committee.node(0));
  }

  @Test
  void theSlowestOfTheFastestQuorumCounts() {
    assertThat(timing(100, 20, 7_000)).isEqualTo(timing(100, 100, 100));
    assertThat(timing(100, 20, 0)).as("a liar's zero").isEqualTo(timing(20, 20, 20));
    assertThat(timing(300, 300, 300).view()).isGreaterThan(timing(20, 20, 20).view());
    assertThat(timing(100, 100, 100).view()).as("a view is three round trips").isGreaterThan(300);
  }

  @Test
  void withoutAQuorumNothingIsKnown() {
    assertThat(timing(100)).isEqualTo(Timing.DEFAULT);
    assertThat(timing(100, 100)).isNotEqualTo(Timing.DEFAULT);
  }

  @Test
  void timersAreBounded() {
    assertThat(timing(0, 0, 0).view()).isEqualTo(1_500);
    assertThat(timing(0, 0, 0).retransmit()).isEqualTo(1_000);
    assertThat(timing(60_000, 60_000, 60_000).view()).isEqualTo(41_500);
  }
}
