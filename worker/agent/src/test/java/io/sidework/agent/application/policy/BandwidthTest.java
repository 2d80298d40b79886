package io.sidework.agent.application.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BandwidthTest {
  private final AtomicLong now = new AtomicLong();
  private final Bandwidth bandwidth = new Bandwidth(now::get);

  @Test
  void transfersWaitForThoseBeforeThem() {
    bandwidth.limit(1_000);

    assertThat(bandwidth.take(500)).isZero();
    assertThat(bandwidth.take(2_000)).isEqualTo(500);
    assertThat(bandwidth.take(1)).isEqualTo(2_500);
    now.addAndGet(TimeUnit.SECONDS.toNanos(10));
    assertThat(bandwidth.take(1)).isZero(); // time that nobody used is not saved up
    assertThat(bandwidth.seconds(5_000)).isEqualTo(5);
  }

  @Test
  void withoutALimitNothingWaits() {
    assertThat(bandwidth.take(Long.MAX_VALUE / 2)).isZero();
    assertThat(bandwidth.take(1 << 30)).isLessThanOrEqualTo(1_000);
    bandwidth.limit(Long.MAX_VALUE);
    assertThat(bandwidth.take(1 << 30)).isZero();
    assertThat(bandwidth.take(1 << 30)).isZero();
  }
}
