package io.sidework.runtime.wasi;

/**
 * Time as a task sees it (spec R-RUN-43, R-RUN-44): a nanosecond for each unit of fuel, and sleep.
 */
final class TaskClock {
  /** Real time, monotonic, process CPU, thread CPU: the numbers WASI gives them. */
  static final int CLOCKS = 4;

  /** 2020-01-01T00:00:00Z in nanoseconds: every task starts then. */
  static final long EPOCH = 1_577_836_800_000_000_000L;

  private final FuelMeter fuel;
  private long slept;

  /**
   * @param slept nanoseconds in legs before this one
   */
  TaskClock(FuelMeter fuel, long slept) {
    this.fuel = fuel;
    this.slept = slept;
  }

  /** Nanoseconds by which sleeps have moved the clocks. */
  long slept() {
    return slept;
  }

  /** Nanoseconds. */
  long now(int clock) {
    return switch (clock) {
      case 0 -> EPOCH + fuel.spent() + slept;
      case 1 -> fuel.spent() + slept;
      default -> fuel.spent();
    };
  }

  /**
   * Moves the clocks and returns at once; bounded, so that no sequence of sleeps overflows them.
   */
  void sleep(long nanoseconds) {
    slept += Math.max(0, Math.min(nanoseconds, Long.MAX_VALUE / 4 - slept));
  }
}
