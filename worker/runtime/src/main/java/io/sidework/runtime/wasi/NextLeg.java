package io.sidework.runtime.wasi;

/** The program called {@code checkpoint}: this instance ends, and another goes on. */
public final class NextLeg extends RuntimeException {
  private final transient byte[] state;

  NextLeg(byte[] state) {
    super("checkpoint of " + state.length + " bytes", null, false, false);
    this.state = state;
  }

  /** What the program hands over. */
  public byte[] state() {
    return state;
  }
}
