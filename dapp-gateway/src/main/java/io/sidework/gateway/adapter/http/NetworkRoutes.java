package io.sidework.gateway.adapter.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.contracts.DeploymentParameters;
import io.sidework.contracts.chain.Chain;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.application.ChainIndex;
import io.sidework.gateway.application.OfferBook;
import io.sidework.gateway.application.RequestBook;
import io.sidework.gateway.port.Nodes;
import io.sidework.protocol.deal.Committee;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** What network this is, and how the gateway itself is. */
record NetworkRoutes(
    ChainIndex index,
    Nodes nodes,
    ExecutorService calls,
    RequestBook requests,
    OfferBook offers,
    URI chainUrl) {
  List<Route> routes() {
    return List.of(Route.get("/v1/network", this::network), Route.get("/v1/status", this::status));
  }

  private Answer network(Request request) {
    Chain chain = index.chain();
    ObjectNode document = Json.object();
    document.put("chainId", chain.domain().chainId().toString());
    document.put("contract", chain.domain().contract().toString());
    document.put("token", chain.token().toString());
    document.put("chain", chainUrl.toString());
    document.put("epoch", index.epoch());
    ArrayNode committee = document.putArray("committee");
    if (index.epoch() > 0) {
      index
          .committee(index.epoch())
          .nodes()
          .forEach(
              node ->
                  committee
                      .addObject()
                      .put("account", node.toString())
                      .put("endpoint", index.endpoints().get(node)));
    }
    document.set("terms", terms(chain.terms()));
    return Answer.ok(document);
  }

  private static ObjectNode terms(DeploymentParameters terms) {
    return Json.object()
        .put("nodeStake", terms.nodeStake().toString())
        .put("seatStake", terms.seatStake().toString())
        .put("genesisNodes", terms.genesisNodes())
        .put("epochLength", terms.epochLength())
        .put("maxDuration", terms.maxDuration())
        .put("grace", terms.grace())
        .put("unbonding", terms.unbonding())
        .put("feeBps", terms.feeBps())
        .put("reexecutionFee", terms.reexecutionFee().toString())
        .put("storageFee", terms.storageFee().toString())
        .put("lockCapBps", terms.lockCapBps());
  }

  private Answer status(Request request) throws Exception {
    ObjectNode document = Json.object();
    long head = index.chain().head();
    document.put("head", head).put("indexedBlock", index.indexedBlock());
    document.put("epoch", index.epoch()).put("deals", index.dealCount());
    document.put("jobs", requests.size()).put("offers", offers.size());
    Map<String, Future<Boolean>> alive = new LinkedHashMap<>();
    index
        .nodes()
        .forEach(
            (account, endpoint) ->
                alive.put(account.toString(), calls.submit(() -> nodes.isAlive(endpoint))));
    ArrayNode list = document.putArray("nodes");
    int up = 0;
    for (Map.Entry<String, Future<Boolean>> node : alive.entrySet()) {
      boolean answers = node.getValue().get();
      up += answers ? 1 : 0;
      list.addObject().put("account", node.getKey()).put("alive", answers);
    }
    Committee committee = index.epoch() > 0 ? index.committee(index.epoch()) : null;
    document.put("healthy", committee != null && up >= committee.quorum());
    return Answer.ok(document);
  }
}
