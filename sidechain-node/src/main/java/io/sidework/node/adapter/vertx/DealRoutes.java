package io.sidework.node.adapter.vertx;

import io.sidework.node.application.Certificates;
import io.sidework.node.application.DealView;
import io.sidework.node.application.LotView;
import io.sidework.node.application.Views;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.type.DealId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** Progress and certificates of deals. */
final class DealRoutes {
  private final Vertx vertx;
  private final Views views;
  private final Certificates certificates;

  DealRoutes(Vertx vertx, Views views, Certificates certificates) {
    this.vertx = vertx;
    this.views = views;
    this.certificates = certificates;
  }

  void progress(RoutingContext call) {
    DealId id = new DealId(Hashes.path(call, "id"));
    Future.fromCompletionStage(views.deal(id), vertx.getOrCreateContext())
        .compose(found -> vertx.executeBlocking(() -> views.stored(id, found)))
        .onSuccess(
            found ->
                found.ifPresentOrElse(
                    deal ->
                        call.response()
                            .putHeader("Content-Type", "application/json")
                            .end(json(deal).toBuffer()),
                    () -> unknown(id).problem().send(call)))
        .onFailure(call::fail);
  }

  private static Refusal unknown(DealId id) {
    return new Refusal(
        404, "No such deal", "this node has no part in a deal " + id + ", or has not seen it yet");
  }

  /**
   * u32 count, then each certificate's encoding, ascending by lot and round; of all lots, or of
   * {@code count} lots from {@code first} on.
   */
  void certificates(RoutingContext call) {
    DealId id = new DealId(Hashes.path(call, "id"));
    int first = number(call, "first", 0);
    long end = (long) first + number(call, "count", Integer.MAX_VALUE);
    vertx
        .executeBlocking(
            () ->
                certificates.names(id).stream()
                    .filter(name -> name.lot() >= first && name.lot() < end)
                    .toList())
        .onSuccess(names -> send(call, id, names))
        .onFailure(call::fail);
  }

  private static int number(RoutingContext call, String name, int otherwise) {
    String text = call.request().getParam(name);
    if (text == null) {
      return otherwise;
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw new Refusal(400, "Malformed " + name, name + " is a number of lots, 0 or more");
    }
    return Integer.parseInt(text);
  }

  private void send(RoutingContext call, DealId id, List<CertificateName> names) {
    call.response().setChunked(true).putHeader("Content-Type", "application/octet-stream");
    byte[] count = new Writer().u32(names.size()).toArray();
    Stream.send(
        vertx,
        call,
        names.size() + 1,
        i -> i == 0 ? Buffer.buffer(count) : certificate(id, names.get(i - 1)));
  }

  private Buffer certificate(DealId id, CertificateName name) {
    return Buffer.buffer(certificates.certificate(id, name).orElseThrow().toBytes());
  }

  static JsonObject json(DealView view) {
    JsonArray heldBy = new JsonArray();
    view.heldBy().stream().sorted().forEach(heldBy::add);
    JsonArray discrepancies = new JsonArray();
    view.discrepancies().forEach(worker -> discrepancies.add(worker.toString()));
    JsonArray lots = new JsonArray();
    view.lots().forEach(lot -> lots.add(json(lot)));
    JsonObject json =
        new JsonObject()
            .put("id", view.deal().id().toString())
            .put("requester", view.deal().requester().toString())
            .put("epoch", view.deal().epoch())
            .put("deadline", view.deal().deadline())
            .put("phase", view.phase().name())
            .put("tasks", view.deal().volume())
            .put("certified", view.certified())
            .put("settled", view.settled())
            .put("heldBy", heldBy)
            .put("lots", lots)
            .put("discrepancies", discrepancies);
    return view.reason().isEmpty() ? json : json.put("reason", view.reason());
  }

  private static JsonObject json(LotView lot) {
    return new JsonObject()
        .put("lot", lot.lot())
        .put("round", lot.round())
        .put("phase", lot.phase())
        .put("tasks", lot.tasks())
        .put("committed", lot.committed().bitCount())
        .put("certified", lot.certified().bitCount())
        .put("committedBits", Words.word(lot.committed()).toString())
        .put("certifiedBits", Words.word(lot.certified()).toString())
        .put("copies", lot.copies());
  }
}
