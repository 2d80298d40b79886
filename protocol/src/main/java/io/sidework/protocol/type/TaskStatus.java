package io.sidework.protocol.type;

/** How a task ended. All three are results: the program's fault is paid for (protocol 4.2). */
public enum TaskStatus {
  OK,
  TRAP,
  OUT_OF_FUEL;

  /** The number in digests and leaves (spec R-4). */
  public int code() {
    return ordinal();
  }

  /**
   * @throws IllegalArgumentException when no status has the number
   */
  public static TaskStatus of(int code) {
    if (code < 0 || code > 2) {
      throw new IllegalArgumentException("task status is 0, 1 or 2, got " + code);
    }
    return values()[code];
  }
}
