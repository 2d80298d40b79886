package io.sidework.gateway.adapter.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.api.SignedOffer;
import io.sidework.gateway.api.SignedRequest;
import io.sidework.gateway.application.ChainIndex;
import io.sidework.gateway.application.OfferBook;
import io.sidework.gateway.application.RequestBook;
import io.sidework.protocol.type.Bytes32;
import java.util.List;

/** Signed orders: requests (jobs) and offers of pools. */
record OrderRoutes(RequestBook requests, OfferBook offers, ChainIndex index) {
  /** No order is larger; most are under 1 KiB. */
  static final int MAX_ORDER = 8 << 10;

  List<Route> routes() {
    return List.of(
        new Route("POST", "/v1/jobs", MAX_ORDER, this::postJob),
        Route.get("/v1/jobs", this::jobs),
        Route.get("/v1/jobs/{id}", this::job),
        new Route("POST", "/v1/offers", MAX_ORDER, this::postOffer),
        Route.get("/v1/offers", this::offers));
  }

  private Answer postJob(Request request) {
    SignedRequest signed = SignedRequest.parse(request.json());
    return posted(requests.post(signed), signed.id());
  }

  private Answer postOffer(Request request) {
    SignedOffer signed = SignedOffer.parse(request.json());
    return posted(offers.post(signed), signed.id());
  }

  private static Answer posted(boolean isNew, Bytes32 id) {
    return Answer.json(isNew ? 201 : 200, Json.object().put("id", id.toString()));
  }

  private Answer jobs(Request request) {
    request.allowing("requester", "first", "count");
    var requester = request.queryAddress("requester");
    List<SignedRequest> all =
        requests.list().stream()
            .filter(r -> requester.isEmpty() || requester.get().equals(r.order().requester()))
            .toList();
    ObjectNode document = Json.object().put("total", all.size());
    ArrayNode list = document.putArray("jobs");
    Page.of(request, all).forEach(signed -> list.add(describe(signed)));
    return Answer.ok(document);
  }

  private Answer job(Request request) {
    return Answer.ok(describe(requests.get(request.word("id"))));
  }

  private ObjectNode describe(SignedRequest signed) {
    ObjectNode job = signed.toJson();
    job.put("id", signed.id().toString());
    ArrayNode deals = job.putArray("deals");
    index
        .deals(deal -> deal.deal().request().equals(signed.id()))
        .forEach(deal -> deals.add(deal.deal().id().toString()));
    return job;
  }

  private Answer offers(Request request) {
    request.allowing("pool", "first", "count");
    List<SignedOffer> all = offers.list(request.queryAddress("pool"));
    ObjectNode document = Json.object().put("total", all.size());
    ArrayNode list = document.putArray("offers");
    Page.of(request, all)
        .forEach(offer -> list.add(offer.toJson().put("id", offer.id().toString())));
    return Answer.ok(document);
  }
}
