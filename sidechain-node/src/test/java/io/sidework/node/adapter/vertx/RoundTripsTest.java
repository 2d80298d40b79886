package io.sidework.node.adapter.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.testing.Terms;
import io.sidework.protocol.type.Address;
import org.junit.jupiter.api.Test;

/** Spec N-26. */
class RoundTripsTest {
  private final RoundTrips trips = new RoundTrips();
  private final Address peer = Terms.key("peer").address();

  private long after(int samples, long micros) {
    for (int i = 0; i < samples; i++) {
      trips.measured(peer, micros);
    }
    return trips.of(peer).orElseThrow();
  }

  @Test
  void estimatesCloseInOnWhatIsSteadyAndStayAboveWhatIsNot() {
    assertThat(trips.of(peer)).isEmpty();
    assertThat(after(1, 100_000)).isEqualTo(300);
    assertThat(after(60, 100_000)).isBetween(100L, 103L);
    trips.measured(peer, 500_000);
    assertThat(trips.of(peer).orElseThrow()).as("one outlier").isBetween(400L, 600L);
    assertThat(after(80, 1_000)).isLessThan(5);
  }
}
