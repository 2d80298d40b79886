package io.sidework.gateway.adapter.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.application.Certificates;
import io.sidework.gateway.application.Certificates.Certified;
import io.sidework.gateway.application.ChainIndex;
import io.sidework.gateway.application.IndexedDeal;
import io.sidework.gateway.application.Outputs;
import io.sidework.gateway.application.Progress;
import io.sidework.gateway.application.Refusal;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.deal.Deal;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Deals: how far they are, and their results with the proofs. */
record DealRoutes(ChainIndex index, Progress progress, Certificates certificates, Outputs outputs) {
  private static final int MAX_TASKS = 256;

  List<Route> routes() {
    return List.of(
        Route.get("/v1/deals", this::deals),
        Route.get("/v1/deals/{id}", this::deal),
        Route.heavy("/v1/deals/{id}/tasks", this::tasks),
        Route.heavy("/v1/deals/{id}/tasks/{index}", this::task),
        Route.heavy("/v1/deals/{id}/certificates", this::certificates));
  }

  private Answer deals(Request request) {
    request.allowing("requester", "first", "count");
    var requester = request.queryAddress("requester");
    List<IndexedDeal> all =
        index.deals(d -> requester.isEmpty() || requester.get().equals(d.deal().requester()));
    ObjectNode document = Json.object().put("total", all.size());
    ArrayNode list = document.putArray("deals");
    Page.of(request, all)
        .forEach(deal -> list.add(DealDocuments.chainView(deal.deal(), deal.snapshot())));
    return Answer.ok(document);
  }

  private Answer deal(Request request) {
    IndexedDeal deal = index.deal(request.deal("id"));
    return Answer.ok(DealDocuments.full(deal.deal(), progress.of(deal)));
  }

  private Answer tasks(Request request) {
    request.allowing("first", "count");
    Deal deal = index.deal(request.deal("id")).deal();
    int first = request.queryInt("first", 0, 0, deal.volume() - 1);
    int count = request.queryInt("count", Page.DEFAULT, 1, MAX_TASKS);
    int end = Math.min(deal.volume(), first + count);
    Map<Integer, Certified> known =
        certificates.range(deal, first, end - first).stream()
            .collect(Collectors.toMap(certified -> certified.leaf().taskIndex(), c -> c));
    ObjectNode document = Json.object().put("total", deal.volume());
    ArrayNode list = document.putArray("tasks");
    for (int i = first; i < end; i++) {
      Certified certified = known.get(i);
      list.add(
          certified == null
              ? DealDocuments.uncertified(i)
              : DealDocuments.leaf(deal, certified.leaf()));
    }
    return Answer.ok(document);
  }

  private Answer task(Request request) {
    Deal deal = index.deal(request.deal("id")).deal();
    int task = request.index("index", deal.volume());
    Certified certified =
        certificates
            .task(deal, task)
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Reason.NOT_FOUND, "task " + task + " is not certified yet"));
    ObjectNode document =
        DealDocuments.proof(
            deal, certified, index.committee(deal.epoch()), index.chain().domain().contract());
    outputs
        .fetch(certified.leaf().outputHash())
        .ifPresent(bytes -> document.put("output", Base64.getEncoder().encodeToString(bytes)));
    return Answer.ok(document);
  }

  private Answer certificates(Request request) {
    request.allowing("first", "count");
    Deal deal = index.deal(request.deal("id")).deal();
    int first = request.queryInt("first", 0, 0, deal.lots() - 1);
    int count = request.queryInt("count", Certificates.MAX_LOTS, 1, Certificates.MAX_LOTS);
    byte[] list = new Writer().list(certificates.of(deal, first, count)).toArray();
    return Answer.bytes("application/octet-stream", list, Map.of());
  }
}
