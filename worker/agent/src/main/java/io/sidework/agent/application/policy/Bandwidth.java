package io.sidework.agent.application.policy;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Spaces transfers so that together they stay under a rate, over some seconds. Thread-safe. */
public final class Bandwidth {
  private final LongSupplier nanos;
  private long bytesPerSecond = Long.MAX_VALUE;
  private long freeAt;

  /**
   * @param nanos a clock that never goes back
   */
  public Bandwidth(LongSupplier nanos) {
    this.nanos = nanos;
    this.freeAt = nanos.getAsLong();
  }

  /** No limit. */
  public static Bandwidth unlimited() {
    return new Bandwidth(System::nanoTime);
  }

  /** Sets the rate for what comes from now on. */
  public synchronized void limit(long rate) {
    bytesPerSecond = Math.max(1, rate);
    freeAt = nanos.getAsLong();
  }

  /** Seconds that so many bytes take alone. */
  public synchronized long seconds(long bytes) {
    return bytes / bytesPerSecond;
  }

  /**
   * Takes up the time that a transfer fills.
   *
   * @return milliseconds to wait before or after it, until transfers before it have had theirs
   */
  public synchronized long take(long bytes) {
    long now = nanos.getAsLong();
    long begin = Math.max(0, freeAt - now);
    double seconds = (double) bytes / bytesPerSecond;
    freeAt = now + begin + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    return TimeUnit.NANOSECONDS.toMillis(begin);
  }
}
