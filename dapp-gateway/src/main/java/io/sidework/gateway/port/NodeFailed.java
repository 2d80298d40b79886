package io.sidework.gateway.port;

/** A node did not answer, or not with what was asked for. Another one may. */
public final class NodeFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public NodeFailed(String message) {
    super(message);
  }

  public NodeFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
