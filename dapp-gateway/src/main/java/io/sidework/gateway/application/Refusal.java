package io.sidework.gateway.application;

import java.util.LinkedHashMap;
import java.util.Map;

/** Why something cannot be done: what was wrong and what would be right, with the facts. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of fault it is; the transport chooses its own code for each. */
  public enum Reason {
    MALFORMED("malformed request"),
    NOT_FOUND("not found"),
    CONFLICT("conflicts with what is already there"),
    TOO_LARGE("too large"),
    INVALID("not acceptable"),
    TOO_MANY("too many"),
    NODES_FAILED("nodes did not answer as needed"),
    UNAVAILABLE("not available now");

    private final String title;

    Reason(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  private final Reason reason;
  private final transient Map<String, Object> facts = new LinkedHashMap<>();

  public Refusal(Reason reason, String detail) {
    super(detail);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** Adds a fact that a program can read: a number or a string. */
  public Refusal with(String name, Object value) {
    facts.put(name, value);
    return this;
  }

  public Map<String, Object> facts() {
    return facts;
  }
}
