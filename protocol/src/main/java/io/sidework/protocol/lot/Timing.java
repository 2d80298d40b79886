package io.sidework.protocol.lot;

/**
 * How long a node waits for what, in milliseconds of its own clock. Safety depends on none of them.
 *
 * @param silence without a sign of life from a worker before the next rank is admitted
 * @param openWindow for openings after a round closed
 * @param view first timer D of a slot, doubled each view
 * @param retransmit between repeats of unanswered messages
 */
public record Timing(long silence, long openWindow, long view, long retransmit) {
  public static final Timing DEFAULT = new Timing(10_000, 6_000, 2_500, 1_500);
}
