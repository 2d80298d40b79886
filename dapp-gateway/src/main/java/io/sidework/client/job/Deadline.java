package io.sidework.client.job;

import io.sidework.gateway.api.MalformedDocument;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Deadlines: "90s", "10m", "2h", or an instant such as 2030-01-31T12:00:00Z. */
final class Deadline {
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})(s|m|h)");

  private Deadline() {}

  /** Whole seconds from now, at least 1. */
  static int seconds(String text, Instant now) {
    Matcher span = SPAN.matcher(text);
    if (span.matches()) {
      int unit =
          switch (span.group(2)) {
            case "s" -> 1;
            case "m" -> 60;
            default -> 3600;
          };
      return checked(text, Long.parseLong(span.group(1)) * unit);
    }
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      if (!instant.isAfter(now)) {
        throw new MalformedDocument("deadline", text + " has passed, it is " + now);
      }
      return checked(text, Math.max(1, Duration.between(now, instant).toSeconds()));
    } catch (DateTimeParseException e) {
      throw new MalformedDocument(
          "deadline",
          "must be such as \"90s\", \"10m\", \"2h\" or \"2030-01-31T12:00:00Z\", got \""
              + text
              + "\"");
    }
  }

  private static int checked(String text, long seconds) {
    if (seconds < 1 || seconds > Integer.MAX_VALUE) {
      throw new MalformedDocument(
          "deadline", "must be from 1 to " + Integer.MAX_VALUE + " seconds, got \"" + text + "\"");
    }
    return (int) seconds;
  }
}
