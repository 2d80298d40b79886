package io.sidework.client;

/** The order was good, but its results did not come or do not verify. */
public final class JobFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public JobFailed(String message) {
    super(message);
  }

  public JobFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
