package io.sidework.sim;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.util.List;

/** What a bad node does besides running the code: nothing, of an honest one. */
interface Malice {
  /** What a peer is sent instead of what the code says. */
  default List<PeerMessage> toPeer(Address peer, PeerMessage message) {
    return List.of(message);
  }

  /** What a worker is sent instead. */
  default List<WorkerMessage> toWorker(Address worker, WorkerMessage message) {
    return List.of(message);
  }

  /** Hears what arrives before the code does. */
  default void hears(Network.Peer from, Encodable message) {}

  /** Whether it connects with a node at all. */
  default boolean meets(Network.Peer other) {
    return true;
  }

  static Malice of(Scenario.NodeKind kind, SimNode node, Dice dice) {
    return new Malice() {};
  }
}
