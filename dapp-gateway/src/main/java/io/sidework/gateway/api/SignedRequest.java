package io.sidework.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.SignedOrders;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import java.util.List;
import java.util.Optional;

/**
 * A request order with its requester's signature, the orders of program and dataset and the
 * sponsor's signature where it needs them (spec R-14), and their JSON form.
 *
 * @param orders without an offer
 */
public record SignedRequest(SignedOrders orders) {
  private static final List<String> PARTS =
      List.of("order", "signature", "programOrder", "datasetOrder", "sponsorSignature");
  private static final List<String> FIELDS =
      List.of(
          "requester",
          "program",
          "programAsset",
          "maxProgramPrice",
          "dataset",
          "datasetAsset",
          "maxDatasetPrice",
          "parameters",
          "pool",
          "maxPoolPrice",
          "maxPrice",
          "rates",
          "volume",
          "mode",
          "trust",
          "fuel",
          "memoryPages",
          "outputBytes",
          "checkpointBytes",
          "duration",
          "sponsor",
          "callback",
          "callbackGas",
          "deliveryFee",
          "expiry",
          "salt");

  public RequestOrder order() {
    return orders.request().message();
  }

  /** The order's name everywhere: its EIP-712 struct hash. */
  public Bytes32 id() {
    return order().structHash();
  }

  /**
   * Reads {"order": {...}, "signature": "0x.."}, and with it "programOrder", "datasetOrder" (each
   * of the same form) and "sponsorSignature" where they are there. What a simple request does not
   * need may be left out, and is zero then.
   *
   * @throws MalformedDocument naming the first field that is wrong
   */
  public static SignedRequest parse(JsonNode document) {
    Fields parts = Fields.of(document, "", PARTS);
    Fields order = Fields.of(parts.required("order"), "order", FIELDS);
    order.required("program");
    RequestOrder request =
        new RequestOrder(
            order.address("requester"),
            OrderParts.content(order, "program", "programAsset", "maxProgramPrice"),
            OrderParts.content(order, "dataset", "datasetAsset", "maxDatasetPrice"),
            order.word("parameters"),
            order.address("pool"),
            order.amountOrZero("maxPoolPrice"),
            order.amount("maxPrice"),
            RateFields.read(order, "rates"),
            (int) order.integer("volume", 1, Deal.MAX_VOLUME),
            Mode.of((int) order.integer("mode", 0, 1)),
            (int) order.integer("trust", 1, 1_000_000),
            OrderParts.limits(order),
            (int) order.integerOrZero("checkpointBytes", Limits.MAX_CHECKPOINT_BYTES),
            (int) order.integer("duration", 1, Integer.MAX_VALUE),
            order.addressOrZero("sponsor"),
            OrderParts.callback(order),
            order.integer("expiry", 1, Long.MAX_VALUE),
            OrderParts.salt(order));
    return new SignedRequest(
        new SignedOrders(
            new Signed<>(request, parts.signature("signature")),
            Optional.empty(),
            parts.optional("programOrder").map(node -> AssetOrders.program(node, "programOrder")),
            parts.optional("datasetOrder").map(node -> AssetOrders.dataset(node, "datasetOrder")),
            parts.optional("sponsorSignature").map(node -> parts.signature("sponsorSignature"))));
  }

  public ObjectNode toJson() {
    RequestOrder order = order();
    ObjectNode fields = Json.object();
    fields.put("requester", order.requester().toString());
    OrderParts.put(fields, order.program(), "program", "programAsset", "maxProgramPrice");
    OrderParts.put(fields, order.dataset(), "dataset", "datasetAsset", "maxDatasetPrice");
    fields.put("parameters", order.parameters().toString());
    fields.put("pool", order.pool().toString());
    fields.put("maxPoolPrice", order.maxPoolPrice().toString());
    fields.put("maxPrice", order.maxPrice().toString());
    fields.set("rates", RateFields.json(order.rates()));
    fields.put("volume", order.volume());
    fields.put("mode", order.mode().code());
    fields.put("trust", order.trust());
    OrderParts.put(fields, order.limits());
    fields.put("checkpointBytes", order.checkpointBytes());
    fields.put("duration", order.duration());
    fields.put("sponsor", order.sponsor().toString());
    OrderParts.put(fields, order.callback());
    OrderParts.put(fields, order.expiry(), order.salt());
    ObjectNode document = OrderParts.signed(fields, orders.request().signature());
    orders
        .program()
        .ifPresent(program -> document.set("programOrder", AssetOrders.program(program)));
    orders
        .dataset()
        .ifPresent(dataset -> document.set("datasetOrder", AssetOrders.dataset(dataset)));
    orders.sponsor().ifPresent(by -> document.put("sponsorSignature", OrderParts.hex(by)));
    return document;
  }
}
