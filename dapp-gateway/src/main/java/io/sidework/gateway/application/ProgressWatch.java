package io.sidework.gateway.application;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.gateway.api.Json;
import io.sidework.protocol.type.DealId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells listeners when more of an open deal is certified. Nodes are asked only if anyone listens.
 */
public final class ProgressWatch {
  /** Open deals looked after at once, the newest. */
  private static final int MAX_DEALS = 64;

  private final ChainIndex index;
  private final Progress progress;
  private final EventFeed feed;
  private Map<DealId, Integer> seen = Map.of();

  public ProgressWatch(ChainIndex index, Progress progress, EventFeed feed) {
    this.index = index;
    this.progress = progress;
    this.feed = feed;
  }

  /** One round. Only one thread may call it. */
  public void poll() {
    if (feed.listeners() == 0) {
      return;
    }
    Map<DealId, Integer> now = new HashMap<>();
    List<IndexedDeal> open = index.deals(IndexedDeal::isOpen);
    for (IndexedDeal indexed : open.subList(0, Math.min(MAX_DEALS, open.size()))) {
      DealId id = indexed.deal().id();
      int certified = progress.of(indexed).certified();
      now.put(id, certified);
      if (certified > seen.getOrDefault(id, 0)) {
        ObjectNode body = Json.object().put("deal", id.toString()).put("certified", certified);
        feed.publish(
            new GatewayEvent(
                -1, "certified", Optional.of(id), body.put("volume", indexed.deal().volume())));
      }
    }
    seen = now;
  }
}
