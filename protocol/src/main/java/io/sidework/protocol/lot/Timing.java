package io.sidework.protocol.lot;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;

/**
 * How long a node waits for what, in milliseconds of its own clock. Safety depends on none of them.
 * A lot keeps its timing for life: its log is exact only with the one that it began with (spec
 * L-53).
 *
 * @param silence without a sign of life from a worker before the next rank is admitted
 * @param openWindow for openings after a round closed
 * @param view first timer D of a slot, doubled each view
 * @param retransmit between repeats of unanswered messages
 */
public record Timing(long silence, long openWindow, long view, long retransmit)
    implements Encodable {
  /** Where delays are not known; also that of all lots whose log names none. */
  public static final Timing DEFAULT = new Timing(10_000, 6_000, 2_500, 1_500);

  /** What a view takes of a node's own: groups that wait, disks, checks of full lots. */
  static final long LEAST_VIEW = 1_500;

  static final long LEAST_RETRANSMIT = 1_000;

  /** Longer round trips are taken for this. */
  static final long LONGEST_ROUND_TRIP = 5_000;

  /**
   * From the round trip to the slowest node of the fastest quorum. A view is three of them from the
   * Q-th NEWVIEW on; eight leave room for a lost connection's TCP to send again.
   *
   * @param roundTrip milliseconds
   */
  public static Timing of(long roundTrip) {
    long bounded = Math.clamp(roundTrip, 0, LONGEST_ROUND_TRIP);
    return new Timing(
        DEFAULT.silence,
        DEFAULT.openWindow,
        LEAST_VIEW + 8 * bounded,
        LEAST_RETRANSMIT + 4 * bounded);
  }

  @Override
  public void encode(Writer out) {
    out.u64(silence).u64(openWindow).u64(view).u64(retransmit);
  }

  public static Timing decode(Reader in) {
    return new Timing(in.u64(), in.u64(), in.u64(), in.u64());
  }
}
