package io.sidework.protocol.type;

/**
 * What one task may use.
 *
 * @param fuel instructions by the published cost table, 1 to 10^15
 * @param memoryPages pages of 64 KiB, 1 to 4096
 * @param outputBytes bytes of standard output, 0 to 1 MiB
 */
public record Limits(long fuel, int memoryPages, int outputBytes) {
  public static final long MAX_FUEL = 1_000_000_000_000_000L;
  public static final int MAX_MEMORY_PAGES = 4096;
  public static final int MAX_OUTPUT_BYTES = 1 << 20;

  /** Most that an order reserves at nodes for the checkpoint of a task (spec R-37). */
  public static final int MAX_CHECKPOINT_BYTES = (2 << 20) + (32 << 10);

  /** The slowest host that is waited for, in fuel per second. */
  private static final long SLOWEST_FUEL_PER_SECOND = 100_000_000;

  private static final long START_ALLOWANCE_MILLIS = 10_000;
  private static final long MAX_WALL_MILLIS = 3_600_000;

  /**
   * @throws IllegalArgumentException naming the limit that is out of range
   */
  public Limits {
    requireRange("fuel", fuel, 1, MAX_FUEL);
    requireRange("memoryPages", memoryPages, 1, MAX_MEMORY_PAGES);
    requireRange("outputBytes", outputBytes, 0, MAX_OUTPUT_BYTES);
  }

  private static void requireRange(String name, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          name + " must be from " + low + " to " + high + ", got " + value);
    }
  }

  /** Milliseconds after which a run is given up by its host (ABSTAIN, never a result). */
  public long wallMillis() {
    return Math.min(
        MAX_WALL_MILLIS, START_ALLOWANCE_MILLIS + fuel / (SLOWEST_FUEL_PER_SECOND / 1000));
  }
}
