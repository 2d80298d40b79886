package io.sidework.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.protocol.type.Rates;
import java.util.List;
import java.util.Optional;

/** Rates as JSON: an object with credits per million of each metric (spec R-36). */
public final class RateFields {
  private static final List<String> FIELDS = List.of("fuel", "pageFuel", "bytesIn", "bytesOut");

  private RateFields() {}

  /**
   * Reads {"fuel": "0.001", ...}; what is left out, all of it or one of them, is zero.
   *
   * @throws MalformedDocument naming the rate that is wrong
   */
  public static Rates read(Fields document, String name) {
    Optional<JsonNode> given = document.optional(name);
    if (given.isEmpty()) {
      return Rates.FIXED;
    }
    Fields rates = Fields.of(given.get(), document.path(name), FIELDS);
    try {
      return new Rates(
          rates.amountOrZero("fuel"),
          rates.amountOrZero("pageFuel"),
          rates.amountOrZero("bytesIn"),
          rates.amountOrZero("bytesOut"));
    } catch (IllegalArgumentException e) {
      throw new MalformedDocument(document.path(name), String.valueOf(e.getMessage()));
    }
  }

  public static ObjectNode json(Rates rates) {
    return Json.object()
        .put("fuel", rates.fuel().toString())
        .put("pageFuel", rates.pageFuel().toString())
        .put("bytesIn", rates.bytesIn().toString())
        .put("bytesOut", rates.bytesOut().toString());
  }
}
