package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.codec.Reader;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Spec L-53: what a lot waits for where round trips are measured. */
class TimingPropertyTest {
  /** Of the first view 8 round trips and 1.5 s, of a repetition half of the trips and 1 s. */
  @Property(tries = 300, seed = "1")
  void timersFollowTheRoundTrip(@ForAll long roundTrip) {
    for (long trip : new long[] {roundTrip, Math.floorMod(roundTrip, 6_000L)}) {
      Timing timing = Timing.of(trip);
      long known = trip < 0 ? 0 : trip > 5_000 ? 5_000 : trip;
      assertThat(timing.view() - 1_500).isEqualTo(8 * known);
      assertThat(timing.retransmit() - 1_000).isEqualTo(4 * known);
      assertThat(timing.silence()).isEqualTo(Timing.DEFAULT.silence());
      assertThat(timing.openWindow()).isEqualTo(Timing.DEFAULT.openWindow());
      assertThat(Reader.all(timing.toBytes(), Timing::decode)).isEqualTo(timing);
    }
  }
}
