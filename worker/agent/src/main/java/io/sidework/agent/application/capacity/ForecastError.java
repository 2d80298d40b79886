package io.sidework.agent.application.capacity;

/**
 * How far forecasts over one span of time were off, on average. The latest {@value #MEMORY} count
 * in full; older ones fade.
 *
 * @param count forecasts that count
 * @param sum of their absolute errors, in millionths of the machine
 */
public record ForecastError(int count, long sum) {
  /** A week of forecasts, one an hour. */
  static final int MEMORY = 168;

  static final ForecastError NONE = new ForecastError(0, 0);

  public ForecastError {
    if (count < 0 || count > MEMORY || sum < 0 || sum > (long) count * IdleForecast.WHOLE) {
      throw new IllegalArgumentException(sum + " in " + count + " forecasts");
    }
  }

  ForecastError plus(int error) {
    return count < MEMORY
        ? new ForecastError(count + 1, sum + error)
        : new ForecastError(count, sum - sum / count + error);
  }

  /** Mean absolute error, in millionths of the machine; 0 when nothing was compared. */
  public int mean() {
    return count == 0 ? 0 : (int) (sum / count);
  }
}
