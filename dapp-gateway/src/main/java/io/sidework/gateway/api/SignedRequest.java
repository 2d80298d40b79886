package io.sidework.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Mode;
import java.math.BigInteger;
import java.util.List;

/** A request order with its requester's signature (spec R-14), and its JSON form. */
public record SignedRequest(RequestOrder order, Signature signature) {
  private static final List<String> FIELDS =
      List.of(
          "requester",
          "program",
          "parameters",
          "pool",
          "maxPrice",
          "volume",
          "mode",
          "trust",
          "fuel",
          "memoryPages",
          "outputBytes",
          "duration",
          "expiry",
          "salt");

  /** The order's name everywhere: its EIP-712 struct hash. */
  public Bytes32 id() {
    return order.structHash();
  }

  public boolean isSigned(Domain domain) {
    return domain.isSignedBy(order.requester(), order, signature);
  }

  /**
   * Reads {"order": {...}, "signature": "0x.."}.
   *
   * @throws MalformedDocument naming the first field that is wrong
   */
  public static SignedRequest parse(JsonNode document) {
    Fields both = Fields.of(document, "", List.of("order", "signature"));
    Fields order = Fields.of(both.required("order"), "order", FIELDS);
    RequestOrder request =
        new RequestOrder(
            order.address("requester"),
            order.word("program"),
            order.word("parameters"),
            order.address("pool"),
            order.amount("maxPrice"),
            (int) order.integer("volume", 1, Deal.MAX_VOLUME),
            Mode.of((int) order.integer("mode", 0, 0)),
            (int) order.integer("trust", 1, 1_000_000),
            LimitFields.read(order),
            (int) order.integer("duration", 1, Integer.MAX_VALUE),
            order.integer("expiry", 1, Long.MAX_VALUE),
            new BigInteger(1, order.word("salt").toArray()));
    return new SignedRequest(request, both.signature("signature"));
  }

  public ObjectNode toJson() {
    ObjectNode fields = Json.object();
    fields.put("requester", order.requester().toString());
    fields.put("program", order.program().toString());
    fields.put("parameters", order.parameters().toString());
    fields.put("pool", order.pool().toString());
    fields.put("maxPrice", order.maxPrice().toString());
    fields.put("volume", order.volume());
    fields.put("mode", order.mode().code());
    fields.put("trust", order.trust());
    LimitFields.write(fields, order.limits());
    fields.put("duration", order.duration());
    fields.put("expiry", order.expiry());
    fields.put("salt", Words.word(order.salt()).toString());
    return LimitFields.signed(fields, signature);
  }
}
