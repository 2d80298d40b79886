package io.sidework.agent.application.capacity;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;

/**
 * Forecasts how much of a machine will be idle, from what was seen of it (spec A-73), and how far
 * such forecasts were off. It has no clock and reads nothing; times are seconds since 1970,
 * shares millionths of the machine. Its memory is bounded. Not thread-safe.
 *
 * <p>A forecast is what is usual in those hours of the week, plus how much the last days were off
 * from that, plus how much the last minutes were off from both, halved with each hour ahead.
 */
public final class IdleForecast {
  /** The whole machine. */
  public static final int WHOLE = 1_000_000;

  /** Minutes over which a forecast may be made: a week. */
  public static final int MAX_MINUTES = 7 * 24 * 60;

  /** Hours over which a forecast is made each hour, to be compared with what happens. */
  public static final List<Integer> SPANS = List.of(1, 6, 24);

  /** Later seconds, those after the year 9999, are taken for a mistake. */
  static final long MAX_TIME = 253_402_300_799L;

  private static final int HOUR = 3_600;

  /** Between samples that are further apart the machine, or the worker, was off. */
  private static final int MAX_GAP = 60;

  private static final int RECENT = 600;
  private static final int SHIFT_HOURS = 24;

  /** An hour of which less was seen says nothing of what is usual. */
  private static final int LEAST_OF_HOUR = HOUR / 4;

  private static final long NEVER = -1;

  private final ZoneId zone;
  private final WeekProfile week;
  private final List<ForecastError> errors;
  private final Deque<IdleHistory.Pending> pending;
  private long last = NEVER;
  private int recent;
  private int deviation;
  private int shift;
  private Observed total = Observed.NOTHING;
  private Observed hourBegan = Observed.NOTHING;

  /**
   * @param zone of the owner's habits
   */
  public IdleForecast(ZoneId zone) {
    this.zone = zone;
    week = new WeekProfile();
    errors = new ArrayList<>(Collections.nCopies(SPANS.size(), ForecastError.NONE));
    pending = new ArrayDeque<>();
  }

  /** Goes on from what another one knew. */
  public IdleForecast(ZoneId zone, IdleHistory known) {
    this.zone = zone;
    week = WeekProfile.of(known.week());
    errors = new ArrayList<>(known.errors());
    pending = new ArrayDeque<>(known.pending());
    last = known.last();
    recent = known.recent();
    deviation = known.deviation();
    shift = known.shift();
    total = known.total();
    hourBegan = known.hourBegan();
  }

  /** What is known; a sample has to have been seen. */
  public IdleHistory history() {
    return new IdleHistory(
        last,
        recent,
        deviation,
        shift,
        total,
        hourBegan,
        week.kept(),
        errors,
        new ArrayList<>(pending));
  }

  /**
   * Hears how much of the machine was idle since the sample before.
   *
   * @param time of the machine's clock
   * @param share what is out of its range is taken for the nearest in it
   * @return false when the time is none that a clock can show, and the sample was ignored
   */
  public boolean observe(long time, int share) {
    if (time < 0 || time > MAX_TIME) {
      return false;
    }
    int idle = Math.clamp(share, 0, WHOLE);
    if (time < last) { // the clock was put back: what was begun by the other time has no end
      pending.clear();
      hourBegan = total;
    }
    if (last == NEVER || time < last || time - last > MAX_GAP) {
      recent = idle;
      deviation = 0;
    } else {
      add(idle, time - last, week.at(slot(time)).orElse(idle));
    }
    compare(time);
    long before = last;
    last = time;
    if (before == NEVER || hour(before) != hour(time)) {
      if (before != NEVER) {
        learn(slot(before));
      }
      hourBegan = total;
      predict();
    }
    return true;
  }

  private void add(int idle, long seconds, int usual) {
    total = total.plus(idle, seconds);
    recent += (int) ((idle - recent) * seconds / RECENT);
    deviation += (int) ((idle - usual - deviation) * seconds / RECENT);
  }

  /** Learns from the hour that has ended. */
  private void learn(int slot) {
    Observed seen = total.since(hourBegan);
    if (seen.seconds() < LEAST_OF_HOUR) {
      return;
    }
    int share = seen.mean();
    shift += (share - week.at(slot).orElse(share) - shift) / SHIFT_HOURS;
    week.learn(slot, share);
  }

  private void predict() {
    for (int i = 0; i < SPANS.size(); i++) {
      if (pending.size() == IdleHistory.MAX_PENDING) {
        pending.removeFirst();
      }
      int hours = SPANS.get(i);
      int share = idle(last, hours * 60).orElse(recent);
      pending.addLast(new IdleHistory.Pending(i, last + (long) hours * HOUR, share, total));
    }
  }

  /** Compares forecasts whose time is over, where at least half of that time was seen. */
  private void compare(long time) {
    pending.removeIf(
        forecast -> {
          if (forecast.end() > time) {
            return false;
          }
          Observed seen = total.since(forecast.begun());
          int span = forecast.span();
          if (2 * seen.seconds() >= (long) SPANS.get(span) * HOUR) {
            int error = Math.abs(seen.mean() - forecast.share());
            errors.set(span, errors.get(span).plus(error));
          }
          return true;
        });
  }

  /**
   * Mean share that will be idle while the machine is on; empty when no sample has been seen.
   *
   * @param from when it begins, not before the last sample
   * @param minutes 1 to {@link #MAX_MINUTES}
   */
  public OptionalInt idle(long from, int minutes) {
    if (minutes < 1 || minutes > MAX_MINUTES) {
      throw new IllegalArgumentException(minutes + " minutes, 1 to " + MAX_MINUTES);
    }
    if (last == NEVER) {
      return OptionalInt.empty();
    }
    long begin = Math.clamp(from, last, MAX_TIME);
    long end = begin + minutes * 60L;
    Observed expected = Observed.NOTHING;
    long at = begin;
    while (at < end) {
      long next = Math.min(end, at + HOUR - Math.floorMod(local(at), HOUR));
      OptionalInt usual = week.at(slot(at));
      if (usual.isPresent()) { // else the machine is off then, as far as is known
        expected = expected.plus(expected(usual.getAsInt(), at), next - at);
      }
      at = next;
    }
    return OptionalInt.of(expected.seconds() == 0 ? recent : expected.mean());
  }

  private int expected(int usual, long at) {
    long halvings = Math.min((at - last) / HOUR, 62);
    long now = (deviation - shift) / (1L << halvings);
    return (int) Math.clamp(usual + shift + now, 0L, WHOLE);
  }

  /** How far forecasts over one of {@link #SPANS} were off. */
  public ForecastError error(int span) {
    return errors.get(span);
  }

  private int slot(long time) {
    return (int) Math.floorMod(hour(time), (long) WeekProfile.HOURS);
  }

  private long hour(long time) {
    return Math.floorDiv(local(time), HOUR);
  }

  private long local(long time) {
    return time + zone.getRules().getOffset(Instant.ofEpochSecond(time)).getTotalSeconds();
  }
}
