package io.sidework.protocol.type;

/** How results are checked (protocol 6). SPOT is defined but refused by this version. */
public enum Mode {
  REPLICATED,
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
