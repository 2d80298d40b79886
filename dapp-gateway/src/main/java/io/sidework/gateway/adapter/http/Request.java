package io.sidework.gateway.adapter.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.api.Spelling;
import io.sidework.gateway.application.Refusal;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A request as routes see it: typed access with errors that name the parameter.
 *
 * @param path parameters of the path by name
 * @param query parameters of the query by name
 */
record Request(
    Map<String, String> path, Map<String, String> query, Map<String, String> headers, byte[] body) {
  /**
   * Refuses query parameters that the route does not have: a misspelt filter would filter nothing.
   */
  Request allowing(String... names) {
    List<String> known = List.of(names);
    for (String name : query.keySet()) {
      if (!known.contains(name)) {
        throw new Refusal(
            Refusal.Reason.MALFORMED, Spelling.unknown("query parameter", name, known));
      }
    }
    return this;
  }

  Bytes32 word(String name) {
    return parsed(name, path.get(name), Bytes32::parse);
  }

  DealId deal(String name) {
    return parsed(name, path.get(name), DealId::parse);
  }

  int index(String name, int size) {
    return bounded(name, path.getOrDefault(name, ""), 0, size - 1);
  }

  Optional<Address> queryAddress(String name) {
    return Optional.ofNullable(query.get(name)).map(text -> parsed(name, text, Address::parse));
  }

  Optional<DealId> queryDeal(String name) {
    return Optional.ofNullable(query.get(name)).map(text -> parsed(name, text, DealId::parse));
  }

  int queryInt(String name, int fallback, int low, int high) {
    String text = query.get(name);
    return text == null ? fallback : bounded(name, text, low, high);
  }

  private static int bounded(String name, String text, int low, int high) {
    if (text.matches("[0-9]{1,9}")) {
      int value = Integer.parseInt(text);
      if (value >= low && value <= high) {
        return value;
      }
    }
    throw new Refusal(
        Refusal.Reason.MALFORMED,
        name + ": must be a whole number from " + low + " to " + high + ", got '" + text + "'");
  }

  private static <T> T parsed(String name, @Nullable String text, Function<String, T> parser) {
    try {
      return parser.apply(text == null ? "" : text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Refusal.Reason.MALFORMED, name + ": " + e.getMessage());
    }
  }

  JsonNode json() {
    return Json.parse(body);
  }
}
