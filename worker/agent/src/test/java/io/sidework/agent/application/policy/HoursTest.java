package io.sidework.agent.application.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HoursTest {
  private static final LocalDateTime MONDAY = LocalDateTime.of(2026, 11, 30, 0, 0);

  @Test
  void aNightBelongsToTheDayOnWhichItBegins() {
    Hours nights = Hours.parse("mon-fri 19:00-07:00");

    assertThat(nights.contains(MONDAY.withHour(6))).isFalse(); // began on Sunday
    assertThat(nights.contains(MONDAY.withHour(18).withMinute(59))).isFalse();
    assertThat(nights.contains(MONDAY.withHour(19))).isTrue();
    assertThat(nights.contains(MONDAY.plusDays(1).withHour(6).withMinute(59))).isTrue();
    assertThat(nights.contains(MONDAY.plusDays(1).withHour(7))).isFalse();
    assertThat(nights.contains(MONDAY.plusDays(5).withHour(6))).isTrue(); // Friday's night
    assertThat(nights.contains(MONDAY.plusDays(5).withHour(20))).isFalse();
  }

  @Test
  void rangesOfDaysGoRoundTheWeek() {
    Hours days = Hours.parse("Sat-Mon,wed 00:00-24:00");

    assertThat(days.contains(MONDAY)).isTrue();
    assertThat(days.contains(MONDAY.plusDays(1))).isFalse();
    assertThat(days.contains(MONDAY.plusDays(2).withHour(23).withMinute(59))).isTrue();
    assertThat(days.contains(MONDAY.minusMinutes(1))).isTrue();
  }

  /** The span and the rest of the week share no minute and leave none out. */
  @Property
  void whatIsNotInsideIsInTheSpanOfTheRest(
      @ForAll @IntRange(max = 1439) int from,
      @ForAll @IntRange(max = 1439) int to,
      @ForAll @IntRange(max = 7 * 1440 - 1) int minute) {
    if (from == to) {
      return;
    }
    var all = Hours.parse("mon-sun 00:00-24:00").days();
    LocalDateTime time = MONDAY.plusMinutes(minute);

    assertThat(new Hours(all, from, to).contains(time))
        .isNotEqualTo(new Hours(all, to, from).contains(time));
  }

  @Test
  void mistakesSayWhatIsExpected() {
    assertThatThrownBy(() -> Hours.parse("weekdays 9-17")).hasMessageContaining("such as 'mon-fri");
    assertThatThrownBy(() -> Hours.parse("mon-fry 09:00-17:00")).hasMessageContaining("day fry");
    assertThatThrownBy(() -> Hours.parse("mon 09:60-17:00")).hasMessageContaining("no day has");
    assertThatThrownBy(() -> Hours.parse("mon 09:00-24:01")).hasMessageContaining("no day has");
    assertThatThrownBy(() -> Hours.parse("mon 24:00-09:00")).hasMessageContaining("no span");
    assertThatThrownBy(() -> Hours.parse("mon 09:00-09:00")).hasMessageContaining("no span");
    assertThatThrownBy(() -> Hours.parse("mon-wed-fri 09:00-10:00"))
        .hasMessageContaining("more than two days");
  }
}
