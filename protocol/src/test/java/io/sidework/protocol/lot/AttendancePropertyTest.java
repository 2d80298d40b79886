package io.sidework.protocol.lot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.type.Address;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Spec L-5: who is silent, and when time alone may say so. */
class AttendancePropertyTest {
  private static final long START = 1_000_000;
  private static final long SILENCE = 100;

  private static Address worker(int i) {
    return Address.parse("0x%040x".formatted(i + 1));
  }

  /** Heard within half a silence nobody is silent; unheard for a whole one everybody is. */
  @Property(tries = 300)
  void silenceIsWhatWasNotHeard(
      @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 90) Integer> pauses,
      @ForAll @IntRange(min = 0, max = 250) int wait) {
    Attendance attendance = new Attendance(START, SILENCE);
    long now = START;
    for (int pause : pauses) {
      now += pause;
      attendance.see(worker(0), now);
    }
    boolean silent = attendance.isSilent(worker(0), now + wait);
    if (wait <= SILENCE / 2) {
      assertThat(silent).isFalse();
    }
    if (wait >= SILENCE) {
      assertThat(silent).isTrue();
    }
    assertThat(attendance.isSilent(worker(1), now + wait)).isEqualTo(now + wait - START >= SILENCE);
  }

  /**
   * Before the time that it names nobody's silence begins, and a worker's signs are one in half.
   */
  @Property(tries = 200)
  void nothingChangesBeforeItSays(
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 40) Integer> pauses) {
    Attendance attendance = new Attendance(START, SILENCE);
    long now = START;
    int[] kept = new int[3];
    for (int i = 0; i < pauses.size(); i++) {
      now += pauses.get(i);
      kept[i % 3] += attendance.see(worker(i % 3), now) ? 1 : 0;
      long next = attendance.nextSilence(now);
      for (int each = 0; each < 3; each++) {
        boolean before = attendance.isSilent(worker(each), now);
        for (long at = now; at < Math.min(next, now + 2 * SILENCE); at++) {
          assertThat(attendance.isSilent(worker(each), at)).isEqualTo(before);
        }
      }
    }
    for (long signs : kept) {
      assertThat(signs).isLessThanOrEqualTo((now - START) / (SILENCE / 2));
    }
  }
}
