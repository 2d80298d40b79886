package io.sidework.agent.application.capacity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Mean idle share in each of the 168 hours of the week. The last four weeks or so count: a mean
 * while there are fewer, then each week is a quarter of what is kept.
 */
final class WeekProfile {
  static final int HOURS = 168;
  static final int WEEKS = 4;
  private static final int DAY = 24;

  private final int[] means = new int[HOURS];
  private final int[] weeks = new int[HOURS];

  void learn(int hour, int share) {
    weeks[hour] = Math.min(weeks[hour] + 1, WEEKS);
    means[hour] += (share - means[hour]) / weeks[hour];
  }

  /** What is usual; before a week has passed that of the same hour on other days. */
  OptionalInt at(int hour) {
    if (weeks[hour] > 0) {
      return OptionalInt.of(means[hour]);
    }
    int sum = 0;
    int days = 0;
    for (int i = hour % DAY; i < HOURS; i += DAY) {
      sum += means[i];
      days += weeks[i] > 0 ? 1 : 0;
    }
    return days == 0 ? OptionalInt.empty() : OptionalInt.of(sum / days);
  }

  /** Two numbers an hour: its mean, and the weeks that are in it, 0 to {@value #WEEKS}. */
  List<Integer> kept() {
    List<Integer> kept = new ArrayList<>();
    for (int hour = 0; hour < HOURS; hour++) {
      kept.addAll(Arrays.asList(means[hour], weeks[hour]));
    }
    return kept;
  }

  /** From what was {@link #kept}, which {@link IdleHistory} has checked. */
  static WeekProfile of(List<Integer> kept) {
    WeekProfile profile = new WeekProfile();
    for (int hour = 0; hour < HOURS; hour++) {
      profile.means[hour] = kept.get(2 * hour);
      profile.weeks[hour] = kept.get(2 * hour + 1);
    }
    return profile;
  }
}
