package io.sidework.client;

/** A gateway or node did not answer, or with a failure of its own: asking again may help. */
public final class Unanswered extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Unanswered(String message) {
    super(message);
  }

  public Unanswered(String message, Throwable cause) {
    super(message, cause);
  }
}
