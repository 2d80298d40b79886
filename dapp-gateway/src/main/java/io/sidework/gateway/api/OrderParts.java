package io.sidework.gateway.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.eip712.Content;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.Limits;
import java.math.BigInteger;
import java.util.HexFormat;

/** What several orders have in common, as fields of their JSON. */
final class OrderParts {
  private static final int MAX_CALLBACK_GAS = 5_000_000;

  private OrderParts() {}

  static Limits limits(Fields order) {
    return new Limits(
        order.integer("fuel", 1, Limits.MAX_FUEL),
        (int) order.integer("memoryPages", 1, Limits.MAX_MEMORY_PAGES),
        (int) order.integer("outputBytes", 0, Limits.MAX_OUTPUT_BYTES));
  }

  static void put(ObjectNode order, Limits limits) {
    order.put("fuel", limits.fuel());
    order.put("memoryPages", limits.memoryPages());
    order.put("outputBytes", limits.outputBytes());
  }

  /** A program or dataset; its owner is paid where an asset is named. */
  static Content content(Fields order, String sha256, String asset, String maxPrice) {
    return new Content(
        order.wordOrZero(sha256), order.addressOrZero(asset), order.amountOrZero(maxPrice));
  }

  static void put(ObjectNode order, Content content, String sha256, String asset, String maxPrice) {
    order.put(sha256, content.sha256().toString());
    order.put(asset, content.asset().toString());
    order.put(maxPrice, content.maxPrice().toString());
  }

  /** Gas and fee mean something with a contract to call alone (spec R-14). */
  static Callback callback(Fields order) {
    Callback callback =
        new Callback(
            order.addressOrZero("callback"),
            (int) order.integerOrZero("callbackGas", MAX_CALLBACK_GAS),
            order.amountOrZero("deliveryFee"));
    if (!callback.isWanted() && !callback.equals(Callback.NONE)) {
      throw new MalformedDocument(
          order.path("callback"), "is needed where callbackGas or deliveryFee is not zero");
    }
    return callback;
  }

  static void put(ObjectNode order, Callback callback) {
    order.put("callback", callback.target().toString());
    order.put("callbackGas", callback.gas());
    order.put("deliveryFee", callback.fee().toString());
  }

  static BigInteger salt(Fields order) {
    return new BigInteger(1, order.word("salt").toArray());
  }

  /** Ends an order's fields as all of them end. */
  static void put(ObjectNode order, long expiry, BigInteger salt) {
    order.put("expiry", expiry);
    order.put("salt", Words.word(salt).toString());
  }

  static ObjectNode signed(ObjectNode order, Signature signature) {
    ObjectNode document = Json.object();
    document.set("order", order);
    document.put("signature", hex(signature));
    return document;
  }

  static String hex(Signature signature) {
    return "0x" + HexFormat.of().formatHex(signature.toArray());
  }
}
