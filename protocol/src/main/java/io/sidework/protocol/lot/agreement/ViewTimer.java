package io.sidework.protocol.lot.agreement;

/**
 * How long a node waits in a view, D x 2^view from when enough others are there (spec L-34). Times
 * are the host's, in milliseconds.
 */
final class ViewTimer {
  /** Doubling stops here: the timer is then over a thousand times the first. */
  private static final int MAX_DOUBLINGS = 10;

  private static final long STOPPED = -1;

  private final long first;
  private long from = STOPPED;

  /**
   * @param first D, what is waited in view 0
   */
  ViewTimer(long first) {
    this.first = first;
  }

  void stop() {
    from = STOPPED;
  }

  /** Runs from now on; one that runs already goes on. */
  void start(long now) {
    if (from == STOPPED) {
      from = now;
    }
  }

  boolean isOver(int view, long now) {
    return from != STOPPED && now - from >= first << Math.min(view, MAX_DOUBLINGS);
  }
}
