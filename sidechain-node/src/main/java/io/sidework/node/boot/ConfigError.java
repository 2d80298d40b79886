package io.sidework.node.boot;

/** The node cannot start as it is configured; the message is one line for whoever configures it. */
public final class ConfigError extends Exception {
  private static final long serialVersionUID = 1L;

  public ConfigError(String message) {
    super(message.lines().findFirst().orElse(message));
  }

  public ConfigError(String message, Throwable cause) {
    super(message.lines().findFirst().orElse(message), cause);
  }
}
