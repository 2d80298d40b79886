package io.sidework.agent.application.capacity;

import java.util.OptionalLong;

/**
 * What a machine is expected to have to spare (spec A-73).
 *
 * @param minutes over which it is
 * @param idle mean share of the machine, in millionths
 * @param errorHours span of the forecasts that {@code error} is of: of those that are compared the
 *     shortest that is no shorter than this one, or else the longest
 * @param error how far they were off
 * @param fuelPerSecond of all idle cores; empty while the speed of one is not known
 */
public record Capacity(
    int minutes, int idle, int errorHours, ForecastError error, OptionalLong fuelPerSecond) {
  /** No core is faster, and products of it stay in range. */
  private static final long MAX_SPEED = 1_000_000_000_000L;

  /**
   * @param idle what {@code forecast} said of these minutes
   * @param cores of the machine
   * @param speed fuel per second of one of them, when nothing else runs
   */
  public static Capacity of(
      IdleForecast forecast, int minutes, int idle, int cores, OptionalLong speed) {
    int span = 0;
    while (span < IdleForecast.SPANS.size() - 1 && IdleForecast.SPANS.get(span) * 60 < minutes) {
      span++;
    }
    OptionalLong fuel =
        speed.isEmpty() ? speed : OptionalLong.of(fuel(speed.getAsLong(), idle, cores));
    return new Capacity(minutes, idle, IdleForecast.SPANS.get(span), forecast.error(span), fuel);
  }

  private static long fuel(long speed, int idle, int cores) {
    return Math.clamp(speed, 0, MAX_SPEED) * idle / IdleForecast.WHOLE * cores;
  }

  /** One JSON object without spaces; shares in millionths. */
  public String json() {
    StringBuilder json = new StringBuilder("{\"minutes\":").append(minutes);
    json.append(",\"idleMillionths\":").append(idle);
    json.append(",\"errorHours\":").append(errorHours);
    json.append(",\"errorCount\":").append(error.count());
    if (error.count() > 0) {
      json.append(",\"errorMillionths\":").append(error.mean());
    }
    fuelPerSecond.ifPresent(fuel -> json.append(",\"fuelPerSecond\":").append(fuel));
    return json.append('}').toString();
  }

  /** One line for people. */
  public String text() {
    String off =
        error.count() == 0
            ? "no forecast over %d h has been compared yet".formatted(errorHours)
            : "the last %d forecasts over %d h were off by %s of it on average"
                .formatted(error.count(), errorHours, percent(error.mean()));
    String fuel =
        fuelPerSecond.isEmpty()
            ? "its speed is not known, --describe measures it"
            : fuelPerSecond.getAsLong() + " fuel per second to spare";
    return "in the next %d minutes %s of this machine should be idle (%s); %s"
        .formatted(minutes, percent(idle), off, fuel);
  }

  private static String percent(int millionths) {
    int tenths = (millionths + 500) / 1_000;
    return tenths / 10 + "." + tenths % 10 + " %";
  }
}
