package io.sidework.gateway.application;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.gateway.api.Json;
import io.sidework.protocol.type.DealId;
import java.util.Optional;

/** Turns logs of the contract into events for listeners; those nobody waits for are left out. */
final class EventBodies {
  private EventBodies() {}

  /** An event whose place among the logs is still to be said. */
  record Named(String name, Optional<DealId> deal, ObjectNode body) {
    GatewayEvent withId(long id) {
      return new GatewayEvent(id, name, deal, body);
    }
  }

  static Optional<Named> of(ChainEvent event) {
    ObjectNode body = Json.object();
    body.put("block", event.origin().block());
    body.put("transaction", event.origin().transaction().toString());
    return switch (event) {
      case ChainEvent.DealMade e -> {
        body.put("requester", e.deal().requester().toString()).put("volume", e.deal().volume());
        yield about("deal", e.deal().id(), body);
      }
      case ChainEvent.SegmentSettled e -> {
        body.put("lot", e.lot()).put("tasks", e.bits().bitCount());
        yield about("settled", e.deal(), body.put("spent", e.spent().toString()));
      }
      case ChainEvent.Delivered e -> {
        body.put("task", e.taskIndex()).put("succeeded", e.succeeded());
        yield about("delivered", e.deal(), body);
      }
      case ChainEvent.DealFinished e ->
          about("finished", e.deal(), body.put("returned", e.returned().toString()));
      case ChainEvent.DealRefunded e ->
          about("refunded", e.deal(), body.put("returned", e.amount().toString()));
      case ChainEvent.EpochStarted e -> {
        ArrayNode committee = body.put("epoch", e.epoch()).putArray("committee");
        e.committee().forEach(node -> committee.add(node.toString()));
        yield Optional.of(new Named("epoch", Optional.empty(), body));
      }
      case ChainEvent.NodeJoined e -> {
        body.put("account", e.node().toString()).put("endpoint", e.endpoint());
        yield Optional.of(new Named("node", Optional.empty(), body));
      }
      case ChainEvent.Slashed e -> {
        body.put("owner", e.owner().toString()).put("taken", e.taken().toString());
        yield Optional.of(new Named("slashed", Optional.empty(), body));
      }
      default -> Optional.empty();
    };
  }

  private static Optional<Named> about(String name, DealId deal, ObjectNode body) {
    return Optional.of(new Named(name, Optional.of(deal), body.put("deal", deal.toString())));
  }
}
