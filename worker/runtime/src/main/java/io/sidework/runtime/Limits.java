package io.sidework.runtime;

/**
 * What one task may use (spec R-RUN-20).
 *
 * @param fuel units of the cost table, 1 to 10^15
 * @param memoryPages pages of 64 KiB, 1 to 4096
 * @param outputBytes bytes of standard output, 0 to 1 MiB
 */
public record Limits(long fuel, int memoryPages, int outputBytes) {
  public static final long MAX_FUEL = 1_000_000_000_000_000L;
  public static final int MAX_MEMORY_PAGES = 4096;
  public static final int MAX_OUTPUT_BYTES = 1 << 20;

  /**
   * @throws IllegalArgumentException if a limit is outside its range
   */
  public Limits {
    within("fuel", fuel, 1, MAX_FUEL);
    within("memoryPages", memoryPages, 1, MAX_MEMORY_PAGES);
    within("outputBytes", outputBytes, 0, MAX_OUTPUT_BYTES);
  }

  private static void within(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "limit %s is %d, but must be %d to %d".formatted(name, value, min, max));
    }
  }
}
