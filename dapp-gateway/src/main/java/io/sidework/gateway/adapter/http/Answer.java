package io.sidework.gateway.adapter.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.gateway.api.Json;
import java.io.IOException;
import java.util.Map;

/** What a route answers. */
sealed interface Answer {
  int status();

  /** Headers of every answer, apart from its type. */
  Map<String, String> headers();

  /** A whole body. */
  record Whole(int status, String type, byte[] body, Map<String, String> headers)
      implements Answer {}

  /**
   * A body that is written bit by bit, such as an event stream.
   *
   * @param atEnd run when it is over, also when nothing could be written
   */
  record Streamed(int status, String type, Map<String, String> headers, Runnable atEnd, Body body)
      implements Answer {}

  /** Writes a streamed body. Blocks as long as it takes. */
  @FunctionalInterface
  interface Body {
    void writeTo(Sink sink) throws IOException, InterruptedException;
  }

  /** Where a streamed body goes. */
  interface Sink {
    /**
     * Waits until the bytes are on their way; fails when the other side has gone or is too slow.
     */
    void write(byte[] bytes) throws IOException, InterruptedException;
  }

  static Answer json(int status, JsonNode document) {
    return new Whole(status, "application/json", Json.bytes(document), Map.of());
  }

  static Answer ok(JsonNode document) {
    return json(200, document);
  }

  static Answer bytes(String type, byte[] body, Map<String, String> headers) {
    return new Whole(200, type, body, headers);
  }

  static Answer stream(String type, Map<String, String> headers, Runnable atEnd, Body body) {
    return new Streamed(200, type, headers, atEnd, body);
  }
}
