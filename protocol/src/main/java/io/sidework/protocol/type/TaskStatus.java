package io.sidework.protocol.type;

/** How a task ended. The program's fault is paid for like any other result (protocol 4.2). */
public enum TaskStatus {
  OK,
  TRAP,
  OUT_OF_FUEL,
  /**
   * Never what one run gives: honest nodes that re-executed the task computed different things, so
   * it has no outcome (spec L-60).
   */
  INDETERMINATE;

  /** The number in digests and leaves (spec R-4). */
  public int code() {
    return ordinal();
  }

  /**
   * @throws IllegalArgumentException when no status has the number
   */
  public static TaskStatus of(int code) {
    if (code < 0 || code > 3) {
      throw new IllegalArgumentException("task status is 0, 1, 2 or 3, got " + code);
    }
    return values()[code];
  }

  /**
   * How a run ended.
   *
   * @throws IllegalArgumentException when no run ends in this way
   */
  public static TaskStatus ofRun(int code) {
    if (code == INDETERMINATE.code()) {
      throw new IllegalArgumentException("no run is indeterminate");
    }
    return of(code);
  }
}
