package io.sidework.testnet.network;

/**
 * The network cannot be started, or not be used, as asked; the message is for the person who asked.
 */
public final class NetworkFailure extends Exception {
  private static final long serialVersionUID = 1L;

  public NetworkFailure(String message) {
    super(message);
  }

  public NetworkFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
