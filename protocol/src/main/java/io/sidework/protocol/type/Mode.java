package io.sidework.protocol.type;

/** How results are checked (protocol 6). */
public enum Mode {
  /** Copies by several owners must agree. */
  REPLICATED,
  /** One copy of an owner with standing counts, and some of its batch are checked. */
  SPOT;

  public int code() {
    return ordinal();
  }

  public static Mode of(int code) {
    if (code < 0 || code > 1) {
      throw new IllegalArgumentException("mode is 0 or 1, got " + code);
    }
    return values()[code];
  }
}
