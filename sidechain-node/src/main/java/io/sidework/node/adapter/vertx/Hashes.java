package io.sidework.node.adapter.vertx;

import io.sidework.protocol.type.Bytes32;
import io.vertx.ext.web.RoutingContext;

/** Hashes in paths and bodies. */
final class Hashes {
  private Hashes() {}

  static Bytes32 path(RoutingContext call, String name) {
    return parse(name, String.valueOf(call.pathParam(name)));
  }

  static Bytes32 parse(String name, String text) {
    try {
      return Bytes32.parse(text);
    } catch (IllegalArgumentException e) {
      String shown = text.length() > 80 ? text.substring(0, 80) + "..." : text;
      throw new Refusal(
          400, "Malformed " + name, name + " is 0x and 64 hexadecimal digits, got '" + shown + "'");
    }
  }
}
