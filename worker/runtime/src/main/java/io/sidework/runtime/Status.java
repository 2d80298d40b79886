package io.sidework.runtime;

/** How a program ended. All three are results, are certified and are paid for (spec R-RUN-30). */
public enum Status {
  OK(0),
  TRAP(1),
  OUT_OF_FUEL(2);

  private final int code;

  Status(int code) {
    this.code = code;
  }

  /** The number that goes into a task's digest. */
  public int code() {
    return code;
  }

  /**
   * @throws IllegalArgumentException if no status has this number
   */
  public static Status ofCode(int code) {
    for (Status status : values()) {
      if (status.code == code) {
        return status;
      }
    }
    throw new IllegalArgumentException("no status has code " + code);
  }
}
