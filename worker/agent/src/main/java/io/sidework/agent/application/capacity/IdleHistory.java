package io.sidework.agent.application.capacity;

import static io.sidework.agent.application.capacity.IdleForecast.WHOLE;

import java.util.List;

/**
 * All that an {@link IdleForecast} knows, to be kept over a restart. Of bounded size. Shares are in
 * millionths of the machine.
 *
 * @param last second of the last sample, since 1970
 * @param recent share of the last minutes
 * @param deviation of the last minutes from what is usual then
 * @param shift of the last days from what is usual
 * @param total all that was seen
 * @param hourBegan what had been seen when the hour of the last sample began
 * @param week of {@link WeekProfile}
 * @param errors of the spans of {@link IdleForecast#SPANS}, in order
 * @param pending forecasts that cannot be compared yet
 */
public record IdleHistory(
    long last,
    int recent,
    int deviation,
    int shift,
    Observed total,
    Observed hourBegan,
    List<Integer> week,
    List<ForecastError> errors,
    List<Pending> pending) {
  static final int MAX_PENDING = 64;

  /**
   * A forecast.
   *
   * @param span place in {@link IdleForecast#SPANS}
   * @param end second after it, since 1970
   * @param share that was forecast
   * @param begun what had been seen then
   */
  public record Pending(int span, long end, int share, Observed begun) {
    public Pending {
      require(span >= 0 && span < IdleForecast.SPANS.size(), "span");
      require(end >= 0 && end <= 2 * IdleForecast.MAX_TIME, "end");
      require(share >= 0 && share <= WHOLE, "share");
    }
  }

  /**
   * @throws IllegalArgumentException when it is no history
   */
  public IdleHistory {
    require(last >= 0 && last <= IdleForecast.MAX_TIME, "last");
    require(recent >= 0 && recent <= WHOLE, "recent");
    require(Math.abs((long) deviation) <= WHOLE, "deviation");
    require(Math.abs((long) shift) <= WHOLE, "shift");
    requireBefore(hourBegan, total, "hourBegan");
    require(week.size() == 2 * WeekProfile.HOURS, "week");
    for (int i = 0; i < week.size(); i += 2) {
      require(week.get(i) >= 0 && week.get(i) <= WHOLE, "week");
      require(week.get(i + 1) >= 0 && week.get(i + 1) <= WeekProfile.WEEKS, "week");
      require(week.get(i + 1) > 0 || week.get(i) == 0, "week");
    }
    require(errors.size() == IdleForecast.SPANS.size(), "errors");
    require(pending.size() <= MAX_PENDING, "pending");
    for (Pending forecast : pending) {
      requireBefore(forecast.begun, total, "pending");
    }
    week = List.copyOf(week);
    errors = List.copyOf(errors);
    pending = List.copyOf(pending);
  }

  /** What is left of the total has to be something that can be seen, too. */
  private static void requireBefore(Observed earlier, Observed total, String what) {
    long seconds = total.seconds() - earlier.seconds();
    long idle = total.idle() - earlier.idle();
    require(seconds >= 0 && idle >= 0 && idle <= seconds * WHOLE, what);
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException("no history of idle time: " + what);
    }
  }
}
