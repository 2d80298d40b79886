package io.sidework.agent.port;

import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Links to sidechain nodes, each proven to be the node that the chain names. */
public interface Nodes {
  /** Keeps links to exactly these nodes, at these base URLs; listens from then on. */
  void follow(Map<Address, String> endpoints, NodeListener listener);

  /** Base URLs of the nodes that are followed now. */
  Map<Address, String> endpoints();

  /** Nodes that have welcomed us and are connected now. */
  Set<Address> linked();

  /**
   * Sends to those of these nodes that are linked and keep up; encoded once.
   *
   * @return when each has it on the wire or failed; never completes exceptionally
   */
  CompletionStage<Void> send(Collection<Address> nodes, WorkerMessage message);
}
