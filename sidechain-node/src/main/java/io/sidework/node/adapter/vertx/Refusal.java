package io.sidework.node.adapter.vertx;

/** Ends the handling of a request with a problem. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  Refusal(int status, String title, String detail) {
    super(detail, null, false, false);
    this.problem = new Problem(status, title, detail);
  }

  Problem problem() {
    return problem;
  }
}
