package io.sidework.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.type.Limits;
import java.util.HexFormat;

/** The limits of a task as fields of an order, and the frame that orders share. */
final class LimitFields {
  private LimitFields() {}

  static Limits read(Fields order) {
    return new Limits(
        order.integer("fuel", 1, Limits.MAX_FUEL),
        (int) order.integer("memoryPages", 1, Limits.MAX_MEMORY_PAGES),
        (int) order.integer("outputBytes", 0, Limits.MAX_OUTPUT_BYTES));
  }

  static void write(ObjectNode order, Limits limits) {
    order.put("fuel", limits.fuel());
    order.put("memoryPages", limits.memoryPages());
    order.put("outputBytes", limits.outputBytes());
  }

  static ObjectNode signed(ObjectNode order, Signature signature) {
    ObjectNode document = Json.object();
    document.set("order", order);
    document.put("signature", "0x" + HexFormat.of().formatHex(signature.toArray()));
    return document;
  }
}
