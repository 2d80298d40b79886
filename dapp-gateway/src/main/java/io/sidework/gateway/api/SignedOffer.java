package io.sidework.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.OfferOrder;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.type.Bytes32;
import java.util.List;

/** A pool's offer with its owner's signature (spec R-14), and its JSON form. */
public record SignedOffer(Signed<OfferOrder> signed) {
  private static final List<String> FIELDS =
      List.of(
          "pool",
          "price",
          "rates",
          "poolPrice",
          "volume",
          "fuel",
          "memoryPages",
          "outputBytes",
          "program",
          "dataset",
          "requester",
          "expiry",
          "salt");

  public OfferOrder order() {
    return signed.message();
  }

  public Bytes32 id() {
    return order().structHash();
  }

  /**
   * Whether the chain would match the two, apart from what is filled and the clock. An offer to a
   * group fits nobody here: only the chain can ask the group.
   */
  public boolean fits(RequestOrder request) {
    OfferOrder order = order();
    return order.pool().equals(request.pool())
        && order.price().compareTo(request.maxPrice()) <= 0
        && order.rates().within(request.rates())
        && order.poolPrice().compareTo(request.maxPoolPrice()) <= 0
        && order.limits().fuel() >= request.limits().fuel()
        && order.limits().memoryPages() >= request.limits().memoryPages()
        && order.limits().outputBytes() >= request.limits().outputBytes()
        && (order.program().isZero() || order.program().equals(request.program().asset()))
        && (order.dataset().isZero() || order.dataset().equals(request.dataset().asset()))
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
            RateFields.read(order, "rates"),
            order.amountOrZero("poolPrice"),
            (int) order.integer("volume", 1, Deal.MAX_VOLUME),
            OrderParts.limits(order),
            order.addressOrZero("program"),
            order.addressOrZero("dataset"),
            order.addressOrZero("requester"),
            order.integer("expiry", 1, Long.MAX_VALUE),
            OrderParts.salt(order));
    return new SignedOffer(new Signed<>(offer, both.signature("signature")));
  }

  public ObjectNode toJson() {
    OfferOrder order = order();
    ObjectNode fields = Json.object();
    fields.put("pool", order.pool().toString());
    fields.put("price", order.price().toString());
    fields.set("rates", RateFields.json(order.rates()));
    fields.put("poolPrice", order.poolPrice().toString());
    fields.put("volume", order.volume());
    OrderParts.put(fields, order.limits());
    fields.put("program", order.program().toString());
    fields.put("dataset", order.dataset().toString());
    fields.put("requester", order.requester().toString());
    OrderParts.put(fields, order.expiry(), order.salt());
    return OrderParts.signed(fields, signed.signature());
  }
}
