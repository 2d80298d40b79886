package io.sidework.gateway.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.DatasetOrder;
import io.sidework.protocol.eip712.ProgramOrder;
import io.sidework.protocol.eip712.Signed;
import java.util.List;

/** Orders of programs' and datasets' owners with their signatures (spec R-14), and their JSON. */
final class AssetOrders {
  private static final List<String> PROGRAM =
      List.of("program", "price", "volume", "dataset", "pool", "requester", "expiry", "salt");
  private static final List<String> DATASET =
      List.of("dataset", "price", "volume", "program", "pool", "requester", "expiry", "salt");

  private AssetOrders() {}

  static Signed<ProgramOrder> program(JsonNode document, String path) {
    Fields both = Fields.of(document, path, List.of("order", "signature"));
    Fields order = Fields.of(both.required("order"), both.path("order"), PROGRAM);
    ProgramOrder program =
        new ProgramOrder(
            order.address("program"),
            order.amount("price"),
            (int) order.integer("volume", 1, Deal.MAX_VOLUME),
            order.addressOrZero("dataset"),
            order.addressOrZero("pool"),
            order.addressOrZero("requester"),
            order.integer("expiry", 1, Long.MAX_VALUE),
            OrderParts.salt(order));
    return new Signed<>(program, both.signature("signature"));
  }

  static Signed<DatasetOrder> dataset(JsonNode document, String path) {
    Fields both = Fields.of(document, path, List.of("order", "signature"));
    Fields order = Fields.of(both.required("order"), both.path("order"), DATASET);
    DatasetOrder dataset =
        new DatasetOrder(
            order.address("dataset"),
            order.amount("price"),
            (int) order.integer("volume", 1, Deal.MAX_VOLUME),
            order.addressOrZero("program"),
            order.addressOrZero("pool"),
            order.addressOrZero("requester"),
            order.integer("expiry", 1, Long.MAX_VALUE),
            OrderParts.salt(order));
    return new Signed<>(dataset, both.signature("signature"));
  }

  static ObjectNode program(Signed<ProgramOrder> signed) {
    ProgramOrder order = signed.message();
    ObjectNode fields = Json.object();
    fields.put("program", order.program().toString());
    fields.put("price", order.price().toString());
    fields.put("volume", order.volume());
    fields.put("dataset", order.dataset().toString());
    fields.put("pool", order.pool().toString());
    fields.put("requester", order.requester().toString());
    OrderParts.put(fields, order.expiry(), order.salt());
    return OrderParts.signed(fields, signed.signature());
  }

  static ObjectNode dataset(Signed<DatasetOrder> signed) {
    DatasetOrder order = signed.message();
    ObjectNode fields = Json.object();
    fields.put("dataset", order.dataset().toString());
    fields.put("price", order.price().toString());
    fields.put("volume", order.volume());
    fields.put("program", order.program().toString());
    fields.put("pool", order.pool().toString());
    fields.put("requester", order.requester().toString());
    OrderParts.put(fields, order.expiry(), order.salt());
    return OrderParts.signed(fields, signed.signature());
  }
}
