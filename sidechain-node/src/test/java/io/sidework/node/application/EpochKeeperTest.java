package io.sidework.node.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.testing.FakeAccount;
import io.sidework.node.testing.FakeChain;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.BeaconChain;
import io.sidework.protocol.type.Address;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spec R-33, N-18: a node shows one link of its own chain in each epoch. */
class EpochKeeperTest {
  private static final EcKey KEY = Terms.key("node");
  private static final Address ME = KEY.address();

  private final FakeChain chain = new FakeChain(List.of(ME), List.of());
  private final BeaconChain beacons = BeaconChain.of(KEY.secret(), chain.domain().separator(), 10);
  private final EpochKeeper keeper = new EpochKeeper(chain, new FakeAccount(chain, ME), beacons);

  @AfterEach
  void close() {
    chain.close();
  }

  @Test
  void showsWhatHashesToTheTip() {
    chain.commit(ME, beacons.link(3));
    keeper.keep(5_000);
    assertThat(chain.tip(ME).value()).isEqualTo(beacons.link(4));
    keeper.keep(10_000);
    assertThat(chain.tip(ME).value()).as("once an epoch").isEqualTo(beacons.link(4));
  }

  @Test
  void showsNothingOfAChainThatIsNotItsOwn() {
    BeaconChain other = BeaconChain.of(Terms.key("other").secret(), chain.domain().separator());
    chain.commit(ME, other.tip());
    keeper.keep(5_000);
    assertThat(chain.tip(ME).value()).isEqualTo(other.tip());
  }

  @Test
  void showsNothingForATipOfALaterEpoch() {
    assertThat(chain.tip(ME).from()).isGreaterThan(chain.epoch());
    keeper.keep(5_000);
    assertThat(chain.tip(ME).from()).isGreaterThan(chain.epoch());
  }
}
