package io.sidework.node.port;

import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.util.Collection;
import java.util.OptionalLong;

/**
 * Connections to committee members and workers. Sending never blocks and may lose: who is not
 * connected, or too slow, gets it after reconnecting, when the lots send again what matters.
 */
public interface Links {
  /** Goes out with {@link #flush} at the latest. */
  void toPeers(Collection<Address> peers, PeerMessage message);

  void toWorkers(Collection<Address> workers, WorkerMessage message);

  /**
   * Sends what was said to peers since the last time, what goes to one of them together. Nothing is
   * left to do where each message is sent at once.
   */
  default void flush() {}

  /**
   * Milliseconds within which a peer nearly always answers, network alone; empty where that is not
   * known.
   */
  default OptionalLong roundTrip(Address peer) {
    return OptionalLong.empty();
  }
}
