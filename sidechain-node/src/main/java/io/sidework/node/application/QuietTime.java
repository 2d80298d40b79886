package io.sidework.node.application;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Has garbage collected once lots have rested for a while (spec N-35). What outlives the young
 * generation is most of a lot; where nobody chooses the moment, all of the heap is gone through in
 * the middle of some later lot, which then waits for hundreds of milliseconds.
 */
public final class QuietTime {
  static final long REST_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Less is not worth a pause. */
  static final long WORTH_BYTES = 16 << 20;

  private final LongSupplier nanos;
  private final LongSupplier garbage;
  private final Runnable collect;
  private volatile boolean rested = true;
  private volatile long worked;

  /**
   * @param nanos a clock such as {@link System#nanoTime}
   * @param garbage bytes that may have become garbage since the heap was last gone through
   * @param collect goes through the heap
   */
  public QuietTime(LongSupplier nanos, LongSupplier garbage, Runnable collect) {
    this.nanos = nanos;
    this.garbage = garbage;
    this.collect = collect;
  }

  /** A node whose heap is left to itself. */
  static QuietTime none() {
    return new QuietTime(() -> 0, () -> 0, () -> {});
  }

  /** A lot has gone on. */
  void work() {
    worked = nanos.getAsLong();
    rested = false;
  }

  /** Call now and then, from one thread. */
  void look() {
    if (!rested && nanos.getAsLong() - worked >= REST_NANOS) {
      rested = true;
      if (garbage.getAsLong() >= WORTH_BYTES) {
        collect.run();
      }
    }
  }
}
