package io.sidework.gateway.api;

/** A JSON document that cannot be accepted: which field is wrong and what would be right. */
public final class MalformedDocument extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  public MalformedDocument(String field, String wrong) {
    super(field.isEmpty() ? wrong : field + ": " + wrong);
    this.field = field;
  }

  /** Path of the field, such as limits.fuel; empty for the document as a whole. */
  public String field() {
    return field;
  }
}
