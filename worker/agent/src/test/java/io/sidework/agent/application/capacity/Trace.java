package io.sidework.agent.application.capacity;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A machine's idle share, made up minute by minute, played to a forecast. Each hour forecasts are
 * made over the spans, and beside them the forecast "as in the last ten minutes".
 */
final class Trace {
  /** A Monday, midnight in UTC. */
  static final long START = Instant.parse("2026-10-05T00:00:00Z").getEpochSecond();

  static final int WEEK = 7 * 24 * 60;
  static final int OFF = -1;

  private static final int FREE = 950_000;
  private static final int WORK = 300_000;

  /** Share by the minute since {@link #START}; {@link #OFF} while the machine is off. */
  interface Load {
    int idle(int minute);
  }

  /**
   * Mean absolute errors, in millionths.
   *
   * @param ours of the forecast
   * @param asNow of taking it that all stays as in the last ten minutes
   * @param count forecasts
   */
  record Errors(long ours, long asNow, int count) {}

  private record Made(int minute, int ours, int asNow) {}

  private final int[] idle;
  private final IdleForecast forecast;
  private final List<List<Made>> made = new ArrayList<>();

  private Trace(int[] idle, ZoneId zone) {
    this.idle = idle;
    this.forecast = new IdleForecast(zone);
    IdleForecast.SPANS.forEach(span -> made.add(new ArrayList<>()));
  }

  static Trace play(Load load, int minutes) {
    return play(load, minutes, ZoneId.of("UTC"));
  }

  static Trace play(Load load, int minutes, ZoneId zone) {
    int[] idle = new int[minutes];
    for (int i = 0; i < minutes; i++) {
      idle[i] = load.idle(i);
    }
    Trace trace = new Trace(idle, zone);
    trace.play();
    return trace;
  }

  private void play() {
    if (idle[0] != OFF) {
      forecast.observe(START, idle[0]);
      predict(0);
    }
    int hour = idle[0] == OFF ? -1 : 0;
    for (int minute = 1; minute <= idle.length; minute++) {
      if (idle[minute - 1] == OFF) {
        continue;
      }
      forecast.observe(START + 60L * minute, idle[minute - 1]);
      if (minute / 60 != hour) {
        hour = minute / 60;
        predict(minute);
      }
    }
  }

  /** After a gap the first sample has none before it, so nobody knows of what time it is. */
  private boolean isSeen(int minute) {
    return idle[minute] != OFF && (minute == 0 || idle[minute - 1] != OFF);
  }

  private void predict(int minute) {
    long sum = 0;
    int seen = 0;
    for (int i = Math.max(0, minute - 10); i < Math.max(1, minute); i++) {
      sum += idle[i] == OFF ? 0 : idle[i];
      seen += idle[i] == OFF ? 0 : 1;
    }
    for (int i = 0; i < IdleForecast.SPANS.size(); i++) {
      int ours = forecast.idle(START + 60L * minute, IdleForecast.SPANS.get(i) * 60).orElseThrow();
      made.get(i).add(new Made(minute, ours, (int) (sum / seen)));
    }
  }

  IdleForecast forecast() {
    return forecast;
  }

  /** Of forecasts made from a minute on whose span is over, and half of it was seen. */
  Errors errors(int span, int from) {
    long ours = 0;
    long asNow = 0;
    int count = 0;
    for (Made one : made.get(span)) {
      int minutes = IdleForecast.SPANS.get(span) * 60;
      if (one.minute < from || one.minute + minutes > idle.length) {
        continue;
      }
      long sum = 0;
      int seen = 0;
      for (int i = one.minute; i < one.minute + minutes; i++) {
        sum += isSeen(i) ? idle[i] : 0;
        seen += isSeen(i) ? 1 : 0;
      }
      if (2 * seen >= minutes) {
        ours += Math.abs(sum / seen - one.ours);
        asNow += Math.abs(sum / seen - one.asNow);
        count++;
      }
    }
    return new Errors(ours / Math.max(1, count), asNow / Math.max(1, count), count);
  }

  /** Little is left from 8 to 18 o'clock. */
  static int day(int minute) {
    int hour = minute / 60 % 24;
    return hour >= 8 && hour < 18 ? WORK : FREE;
  }

  /** The same, but on Saturdays and Sundays. */
  static int week(int minute) {
    return minute / 60 / 24 % 7 >= 5 ? FREE : day(minute);
  }

  /** The week, with noise of up to a fifth of the machine up and down each minute. */
  static Load noisyWeek(long seed) {
    Random random = new Random(seed);
    return minute ->
        Math.clamp(week(minute) + random.nextInt(-200_000, 200_001), 0, IdleForecast.WHOLE);
  }

  /** From some minute on a service takes a third of what had been idle. */
  static Load step(int at) {
    return minute -> minute < at ? week(minute) : week(minute) / 3 * 2;
  }

  /** Off from 22 to 7 o'clock, and in the whole fourth week. */
  static int gaps(int minute) {
    int hour = minute / 60 % 24;
    return hour >= 22 || hour < 7 || minute / WEEK == 3 ? OFF : week(minute);
  }
}
