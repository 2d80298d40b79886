package io.sidework.contracts.chain;

/** The chain did not answer, or is not the one that was expected. */
public final class ChainUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ChainUnavailable(String message) {
    super(message);
  }

  public ChainUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
