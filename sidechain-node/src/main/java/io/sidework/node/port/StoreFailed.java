package io.sidework.node.port;

/** The disk did not take or give what it should; the node stops rather than go on without it. */
public final class StoreFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
