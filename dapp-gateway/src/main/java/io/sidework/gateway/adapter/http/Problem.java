package io.sidework.gateway.adapter.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.contracts.chain.ChainUnavailable;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.api.MalformedDocument;
import io.sidework.gateway.application.Refusal;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Problem documents (RFC 9457): one line each that says what was wrong and what would be right
 * (spec G-2).
 */
final class Problem {
  private static final Logger log = LoggerFactory.getLogger(Problem.class);

  private Problem() {}

  static Answer of(Throwable failure) {
    return switch (failure) {
      case Refusal refusal -> of(refusal);
      case MalformedDocument malformed -> {
        ObjectNode document =
            document(422, "invalid", "not acceptable", String.valueOf(malformed.getMessage()));
        yield answer(422, document.put("field", malformed.field()));
      }
      case ChainUnavailable unavailable ->
          answer(
              503,
              document(
                  503,
                  "chain-unavailable",
                  "the chain does not answer",
                  "try again later: " + unavailable.getMessage()));
      default -> {
        log.error("a request failed", failure);
        yield answer(
            500, document(500, "fault", "a fault of this gateway", "it is in the gateway's log"));
      }
    };
  }

  private static Answer of(Refusal refusal) {
    int status =
        switch (refusal.reason()) {
          case MALFORMED -> 400;
          case NOT_FOUND -> 404;
          case CONFLICT -> 409;
          case TOO_LARGE -> 413;
          case INVALID -> 422;
          case TOO_MANY -> 429;
          case NODES_FAILED -> 502;
          case UNAVAILABLE -> 503;
        };
    String type = refusal.reason().name().toLowerCase(Locale.ROOT).replace('_', '-');
    ObjectNode document =
        document(status, type, refusal.reason().title(), String.valueOf(refusal.getMessage()));
    refusal.facts().forEach(document::putPOJO);
    return answer(status, document);
  }

  /** A problem that arises before any route is reached. */
  static Answer of(int status, String type, String title, String detail) {
    return answer(status, document(status, type, title, detail));
  }

  private static ObjectNode document(int status, String type, String title, String detail) {
    return Json.object()
        .put("type", "urn:sidework:problem:" + type)
        .put("title", title)
        .put("status", status)
        .put("detail", detail);
  }

  private static Answer answer(int status, ObjectNode document) {
    return new Answer.Whole(
        status,
        "application/problem+json",
        Json.bytes(document),
        Map.of("cache-control", "no-store"));
  }
}
