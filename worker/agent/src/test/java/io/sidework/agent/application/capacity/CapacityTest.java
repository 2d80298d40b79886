package io.sidework.agent.application.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** */
class CapacityTest {
  private static final OptionalLong SPEED = OptionalLong.of(2_000_000_000);

  private static Capacity of(int minutes, int idle, OptionalLong speed) {
    IdleForecast forecast = Trace.play(Trace.noisyWeek(1), 2 * Trace.WEEK).forecast();
    return Capacity.of(forecast, minutes, idle, 4, speed);
  }

  @Test
  void theFuelIsThatOfAllIdleCores() {
    assertThat(of(60, 750_000, SPEED).fuelPerSecond()).hasValue(6_000_000_000L);
    assertThat(of(60, 0, SPEED).fuelPerSecond()).hasValue(0);
    assertThat(of(60, 750_000, OptionalLong.empty()).fuelPerSecond()).isEmpty();
    assertThat(of(60, IdleForecast.WHOLE, OptionalLong.of(Long.MAX_VALUE)).fuelPerSecond())
        .hasValue(4_000_000_000_000L);
  }

  @Test
  void theErrorIsThatOfForecastsOverNoLessTime() {
    assertThat(of(1, 0, SPEED).errorHours()).isEqualTo(1);
    assertThat(of(60, 0, SPEED).errorHours()).isEqualTo(1);
    assertThat(of(61, 0, SPEED).errorHours()).isEqualTo(6);
    assertThat(of(361, 0, SPEED).errorHours()).isEqualTo(24);
    assertThat(of(10_080, 0, SPEED).errorHours()).isEqualTo(24);
    assertThat(of(61, 0, SPEED).error().mean()).isNotEqualTo(of(60, 0, SPEED).error().mean());
  }

  @Test
  void itIsSaidToProgramsAndToPeople() {
    ForecastError error = new ForecastError(2, 31_000);
    Capacity known = new Capacity(60, 930_449, 1, error, OptionalLong.of(7));
    assertThat(known.json())
        .isEqualTo(
            "{\"minutes\":60,\"idleMillionths\":930449,\"errorHours\":1,\"errorCount\":2,"
                + "\"errorMillionths\":15500,\"fuelPerSecond\":7}");
    assertThat(known.text())
        .isEqualTo(
            "in the next 60 minutes 93.0 % of this machine should be idle"
                + " (the last 2 forecasts over 1 h were off by 1.6 % of it on average);"
                + " 7 fuel per second to spare");
    Capacity fresh =
        new Capacity(60, IdleForecast.WHOLE, 1, ForecastError.NONE, OptionalLong.empty());
    assertThat(fresh.json())
        .isEqualTo("{\"minutes\":60,\"idleMillionths\":1000000,\"errorHours\":1,\"errorCount\":0}");
    assertThat(fresh.text())
        .isEqualTo(
            "in the next 60 minutes 100.0 % of this machine should be idle"
                + " (no forecast over 1 h has been compared yet);"
                + " its speed is not known, --describe measures it");
  }
}
