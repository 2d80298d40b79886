package io.sidework.agent.application.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sidework.agent.application.capacity.Trace.Errors;
import java.time.Instant;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** over loads that are made up. */
class IdleForecastTest {
  private static final int WEEK = Trace.WEEK;
  private static final int POINT = IdleForecast.WHOLE / 100;
  private static final int HOUR = 0;
  private static final int DAY = 2;
  private static final ZoneId UTC = ZoneId.of("UTC");

  static Stream<Arguments> loads() {
    return Stream.of(
        Arguments.of("day and night", (Trace.Load) Trace::day),
        Arguments.of("week", (Trace.Load) Trace::week),
        Arguments.of("noisy week", Trace.noisyWeek(1)),
        Arguments.of("off at night and for a week", (Trace.Load) Trace::gaps));
  }

  /** From the first minute on, so with all that has to be learned; and once it is. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("loads")
  void whatRepeatsIsForecastBetterThanByTakingThatAllStaysAsItIs(String name, Trace.Load load) {
    Trace trace = Trace.play(load, 8 * WEEK);
    for (int span = 0; span < IdleForecast.SPANS.size(); span++) {
      Errors all = trace.errors(span, 0);
      assertThat(2 * all.ours()).as("%s", all).isLessThan(all.asNow());
      Errors learned = trace.errors(span, 4 * WEEK);
      assertThat(2 * learned.ours()).as("%s", learned).isLessThan(learned.asNow());
      assertThat(learned.ours()).isLessThan(3 * POINT);
    }
    assertThat(trace.errors(DAY, 4 * WEEK).ours()).isLessThan(POINT / 2);
  }

  @Test
  void aConstantLoadIsForecastExactly() {
    Trace trace = Trace.play(minute -> 700_000, 2 * WEEK);
    for (int span = 0; span < IdleForecast.SPANS.size(); span++) {
      assertThat(trace.errors(span, 0).ours()).isZero();
      assertThat(trace.forecast().error(span)).isEqualTo(new ForecastError(168, 0));
    }
  }

  /** The shift of the last days says in a day what the weeks say in a month. */
  @Test
  void aLoadThatComesToStayIsSoonAllowedFor() {
    int at = 4 * WEEK;
    Trace trace = Trace.play(Trace.step(at), 12 * WEEK);
    Errors soon = trace.errors(DAY, at);
    Errors late = trace.errors(DAY, 10 * WEEK);
    assertThat(2 * soon.ours()).as("%s", soon).isLessThan(soon.asNow());
    assertThat(late.ours()).as("%s", late).isLessThan(soon.ours() / 2);
    assertThat(trace.errors(HOUR, at).ours()).isLessThan(POINT);
  }

  /** At most as many forecasts as count in full, so the mean is that of all of them. */
  @Test
  void theErrorThatIsSaidIsThatOfTheForecastsMade() {
    for (Trace.Load load : new Trace.Load[] {Trace.noisyWeek(2), Trace::gaps}) {
      Trace trace = Trace.play(load, (6 * 24 + 12) * 60); // on at the end: all are compared
      for (int span = 0; span < IdleForecast.SPANS.size(); span++) {
        Errors made = trace.errors(span, 0);
        ForecastError said = trace.forecast().error(span);
        assertThat(made.ours()).isPositive();
        assertThat(said.mean()).isCloseTo((int) made.ours(), within(1));
        assertThat(said.count()).isEqualTo(made.count());
      }
    }
  }

  @Test
  void oldErrorsFade() {
    ForecastError error = ForecastError.NONE;
    for (int i = 0; i < 10 * ForecastError.MEMORY; i++) {
      error = error.plus(i < 5 * ForecastError.MEMORY ? IdleForecast.WHOLE : 0);
      assertThat(error.count()).isEqualTo(Math.min(i + 1, ForecastError.MEMORY));
    }
    assertThat(error.mean()).isLessThan(POINT);
  }

  /** Nobody knows what a machine that was off would have had to spare. */
  @Test
  void aForecastWhoseTimeWasMostlyNotSeenIsNotCompared() {
    IdleForecast forecast = new IdleForecast(UTC);
    forecast.observe(Trace.START, 500_000);
    for (int minute = 1; minute < 30; minute++) {
      forecast.observe(Trace.START + 60 * minute, 500_000);
    }
    forecast.observe(Trace.START + 3_600, 500_000);
    assertThat(forecast.error(HOUR).count()).isZero();

    forecast = new IdleForecast(UTC);
    forecast.observe(Trace.START, 500_000);
    for (int minute = 1; minute <= 30; minute++) {
      forecast.observe(Trace.START + 60 * minute, 400_000);
    }
    forecast.observe(Trace.START + 3_600, 500_000);
    assertThat(forecast.error(HOUR)).isEqualTo(new ForecastError(1, 100_000));
  }

  @Test
  void habitsAreByTheTimeOfTheOwnersClock() {
    ZoneId paris = ZoneId.of("Europe/Paris"); // winter time begins in the third week
    Trace.Load load =
        minute -> {
          long time = Trace.START + 60L * minute;
          int offset = paris.getRules().getOffset(Instant.ofEpochSecond(time)).getTotalSeconds();
          return Trace.day(minute + offset / 60);
        };
    int from = 2 * WEEK;
    assertThat(Trace.play(load, 4 * WEEK, paris).errors(HOUR, from).ours()).isLessThan(POINT);
    assertThat(Trace.play(load, 4 * WEEK, UTC).errors(HOUR, from).ours()).isGreaterThan(POINT);
  }

  @Test
  void aClockThatIsPutBackDropsWhatWasBegun() {
    IdleForecast forecast = Trace.play(Trace::day, WEEK).forecast();
    int before = forecast.error(HOUR).count();
    long back = Trace.START + 60;
    forecast.observe(back, 100_000);
    assertThat(forecast.history().pending()).hasSize(IdleForecast.SPANS.size());
    assertThat(forecast.error(HOUR).count()).isEqualTo(before);
    assertThat(forecast.history().recent()).isEqualTo(100_000);
  }

  @Test
  void theMemoryOfYearsIsThatOfAWeek() {
    IdleForecast forecast = Trace.play(Trace.noisyWeek(3), 110 * WEEK).forecast();
    assertThat(forecast.history().pending()).hasSize(1 + 6 + 24);
    assertThat(forecast.history().week()).hasSize(2 * 168);
    assertThat(forecast.error(DAY).count()).isEqualTo(ForecastError.MEMORY);
  }

  @Test
  void whatWasNotSeenIsNotForecast() {
    IdleForecast forecast = new IdleForecast(UTC);
    assertThat(forecast.idle(Trace.START, 60)).isEmpty();
    assertThat(forecast.observe(-1, 5)).isFalse();
    assertThat(forecast.observe(IdleForecast.MAX_TIME + 1, 5)).isFalse();
    assertThat(forecast.idle(Trace.START, 60)).isEmpty();
    assertThat(forecast.observe(0, 5)).isTrue();
    assertThat(forecast.idle(Trace.START, 60)).hasValue(5);
    for (int minutes : new int[] {0, IdleForecast.MAX_MINUTES + 1}) {
      assertThatThrownBy(() -> forecast.idle(Trace.START, minutes))
          .hasMessage(minutes + " minutes, 1 to 10080");
    }
  }
}
