package io.sidework.gateway.adapter.http;

/**
 * One line of the API: the OpenAPI document has the same ones, a test compares them (spec G-2).
 *
 * @param path with parameters in braces, as OpenAPI writes them
 * @param maxBody bytes that a request's body may have
 * @param isHeavy whether an answer takes megabytes: only a few of these are made at a time
 */
record Route(String method, String path, int maxBody, boolean isHeavy, Handler handler) {
  /** Blocks as it likes: every request has a thread of its own. */
  @FunctionalInterface
  interface Handler {
    Answer handle(Request request) throws Exception;
  }

  Route(String method, String path, int maxBody, Handler handler) {
    this(method, path, maxBody, false, handler);
  }

  static Route get(String path, Handler handler) {
    return new Route("GET", path, 0, false, handler);
  }

  static Route heavy(String path, Handler handler) {
    return new Route("GET", path, 0, true, handler);
  }
}
