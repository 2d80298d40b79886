package io.sidework.node.application;

/** Something that is done again and again, not more often than every so many milliseconds. */
final class Every {
  private final long period;
  private long last;

  Every(long period) {
    this.period = period;
  }

  /** True once a period; asking is doing. */
  boolean isDue(long now) {
    boolean due = now >= last + period;
    last = due ? now : last;
    return due;
  }
}
