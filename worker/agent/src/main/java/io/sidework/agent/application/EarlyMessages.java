package io.sidework.agent.application;

import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps small messages about deals that nodes have seen on the chain before this worker has. Each
 * node has its own bounded share, so that a bad one cannot push out what others said.
 */
final class EarlyMessages {
  static final int PER_NODE = 2_048;

  private final Map<Address, Deque<Early>> kept = new HashMap<>();

  private record Early(DealId deal, WorkerMessage message) {}

  void keep(Address node, DealId deal, WorkerMessage message) {
    Deque<Early> share = kept.computeIfAbsent(node, n -> new ArrayDeque<>());
    if (share.size() >= PER_NODE) {
      share.removeFirst();
    }
    share.addLast(new Early(deal, message));
  }

  /** Takes what a node said about a deal, in order. */
  List<WorkerMessage> take(Address node, DealId deal) {
    Deque<Early> share = kept.getOrDefault(node, new ArrayDeque<>());
    List<WorkerMessage> about = new ArrayList<>();
    share.removeIf(early -> early.deal().equals(deal) && about.add(early.message()));
    return about;
  }
}
