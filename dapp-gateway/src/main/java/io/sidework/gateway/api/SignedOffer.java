package io.sidework.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.eip712.OfferOrder;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.List;

/** A pool's offer with its seller's signature (spec R-14), and its JSON form. */
public record SignedOffer(OfferOrder order, Signature signature) {
  private static final List<String> FIELDS =
      List.of(
          "pool",
          "price",
          "volume",
          "fuel",
          "memoryPages",
          "outputBytes",
          "requester",
          "expiry",
          "salt");

  public Bytes32 id() {
    return order.structHash();
  }

  public boolean isSigned(Domain domain) {
    return domain.isSignedBy(order.pool(), order, signature);
  }

  /** Whether the chain would match the two, apart from what is filled and the clock. */
  public boolean fits(RequestOrder request) {
    return order.pool().equals(request.pool())
        && order.price().compareTo(request.maxPrice()) <= 0
        && order.limits().fuel() >= request.limits().fuel()
        && order.limits().memoryPages() >= request.limits().memoryPages()
        && order.limits().outputBytes() >= request.limits().outputBytes()
        && (order.requester().isZero() || order.requester().equals(request.requester()));
  }

  /**
   * Reads {"order": {...}, "signature": "0x.."}.
   *
   * @throws MalformedDocument naming the first field that is wrong
   */
  public static SignedOffer parse(JsonNode document) {
    Fields both = Fields.of(document, "", List.of("order", "signature"));
    Fields order = Fields.of(both.required("order"), "order", FIELDS);
    OfferOrder offer =
        new OfferOrder(
            order.address("pool"),
            order.amount("price"),
            (int) order.integer("volume", 1, Deal.MAX_VOLUME),
            LimitFields.read(order),
            order.address("requester"),
            order.integer("expiry", 1, Long.MAX_VALUE),
            new BigInteger(1, order.word("salt").toArray()));
    return new SignedOffer(offer, both.signature("signature"));
  }

  public ObjectNode toJson() {
    ObjectNode fields = Json.object();
    fields.put("pool", order.pool().toString());
    fields.put("price", order.price().toString());
    fields.put("volume", order.volume());
    LimitFields.write(fields, order.limits());
    fields.put("requester", order.requester().toString());
    fields.put("expiry", order.expiry());
    fields.put("salt", Words.word(order.salt()).toString());
    return LimitFields.signed(fields, signature);
  }
}
