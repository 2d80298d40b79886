package io.sidework.node.adapter.vertx;

import io.sidework.node.port.Store;
import io.sidework.protocol.type.Bytes32;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Outputs of certified tasks, by the hash in their leaf. */
final class OutputRoutes {
  static final int MAX_HASHES = 512;

  private final Vertx vertx;
  private final Store store;

  OutputRoutes(Vertx vertx, Store store) {
    this.vertx = vertx;
    this.store = store;
  }

  void one(RoutingContext call) {
    Bytes32 hash = Hashes.path(call, "outputHash");
    vertx
        .executeBlocking(() -> store.output(hash))
        .onSuccess(
            found -> {
              if (found.isEmpty()) {
                Problem.of(404, "No such output", "this node holds no output " + hash).send(call);
              } else {
                call.response()
                    .putHeader("Content-Type", "application/octet-stream")
                    .putHeader("Cache-Control", "public, immutable, max-age=31536000")
                    .end(Buffer.buffer(found.get()));
              }
            })
        .onFailure(call::fail);
  }

  /** One line of JSON for each output that is here, in the order asked. */
  void many(RoutingContext call) {
    List<Bytes32> hashes = hashes(call.body().buffer());
    call.response().setChunked(true).putHeader("Content-Type", "application/x-ndjson");
    Stream.send(vertx, call, hashes.size(), i -> line(hashes.get(i)));
  }

  private Buffer line(Bytes32 hash) {
    return store
        .output(hash)
        .map(
            output ->
                new JsonObject()
                    .put("outputHash", hash.toString())
                    .put("base64", Base64.getEncoder().encodeToString(output))
                    .toBuffer()
                    .appendString("\n"))
        .orElseGet(Buffer::buffer);
  }

  /**
   * @throws Refusal when the body is not a list of 1 to {@link #MAX_HASHES} hashes
   */
  static List<Bytes32> hashes(Buffer body) {
    JsonArray list;
    try {
      list = body == null ? new JsonArray() : body.toJsonArray();
    } catch (DecodeException | ClassCastException e) {
      throw new Refusal(
          400, "Malformed body", "the body is a JSON list of output hashes, [\"0x...\", ...]");
    }
    if (list.isEmpty() || list.size() > MAX_HASHES) {
      throw new Refusal(
          400,
          "Wrong number of hashes",
          "the list has 1 to " + MAX_HASHES + " hashes, got " + list.size());
    }
    List<Bytes32> hashes = new ArrayList<>(list.size());
    for (Object each : list) {
      hashes.add(Hashes.parse("outputHash", String.valueOf(each)));
    }
    return hashes;
  }
}
