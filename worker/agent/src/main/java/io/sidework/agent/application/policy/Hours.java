package io.sidework.agent.application.policy;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A span of the day on some days of the week. One that ends before it begins goes on into the next
 * day, and belongs to the day on which it began.
 *
 * @param days on which it begins
 * @param from first minute of the day in it, 0 to 1439
 * @param to first minute of the day after it, 0 to 1440
 */
public record Hours(Set<DayOfWeek> days, int from, int to) {
  private static final int DAY = 24 * 60;
  private static final List<String> NAMES =
      List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final Pattern TEXT =
      Pattern.compile("([a-z]{3}(?:[-,][a-z]{3})*) (\\d\\d):(\\d\\d)-(\\d\\d):(\\d\\d)");

  public Hours {
    days = Set.copyOf(days);
  }

  /**
   * Reads texts such as {@code mon-fri 19:00-07:00} or {@code sat,sun 00:00-24:00}.
   *
   * @throws IllegalArgumentException saying what is expected
   */
  public static Hours parse(String text) {
    Matcher parts = TEXT.matcher(text.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "expected days and times such as 'mon-fri 19:00-07:00', got '" + text + "'");
    }
    int from = minute(parts.group(2), parts.group(3), text);
    int to = minute(parts.group(4), parts.group(5), text);
    if (from == DAY || from == to) {
      throw new IllegalArgumentException("'" + text + "' is no span of time");
    }
    return new Hours(days(parts.group(1), text), from, to);
  }

  private static int minute(String hours, String minutes, String text) {
    int minute = Integer.parseInt(hours) * 60 + Integer.parseInt(minutes);
    if (Integer.parseInt(minutes) > 59 || minute > DAY) {
      throw new IllegalArgumentException("'" + text + "' has a time that no day has");
    }
    return minute;
  }

  private static Set<DayOfWeek> days(String text, String whole) {
    EnumSet<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String part : text.split(",", -1)) {
      String[] ends = part.split("-", -1);
      if (ends.length > 2) {
        throw new IllegalArgumentException("'" + whole + "' has a range of more than two days");
      }
      DayOfWeek last = day(ends[ends.length - 1], whole);
      for (DayOfWeek day = day(ends[0], whole); ; day = day.plus(1)) {
        days.add(day);
        if (day == last) {
          break;
        }
      }
    }
    return days;
  }

  private static DayOfWeek day(String name, String whole) {
    int index = NAMES.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException(
          "'" + whole + "' names the day " + name + ", days are " + String.join(", ", NAMES));
    }
    return DayOfWeek.of(index + 1);
  }

  /** Whether a local time is within. */
  public boolean contains(LocalDateTime time) {
    int minute = time.getHour() * 60 + time.getMinute();
    DayOfWeek today = time.getDayOfWeek();
    if (from < to) {
      return days.contains(today) && from <= minute && minute < to;
    }
    return (days.contains(today) && from <= minute)
        || (days.contains(today.minus(1)) && minute < to);
  }
}
