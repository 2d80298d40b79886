package io.sidework.protocol.lot.agreement;

import java.util.stream.IntStream;

/** What a node says to all goes to each of the others. */
@FunctionalInterface
interface Broadcast {
  void deliver(int to, AgreementMessage message);

  /** The transport of one of some nodes. */
  static Transport of(int from, int nodes, Broadcast network) {
    return new Transport() {
      @Override
      public void toAll(AgreementMessage message) {
        IntStream.range(0, nodes).filter(to -> to != from).forEach(to -> toNode(to, message));
      }

      @Override
      public void toNode(int node, AgreementMessage message) {
        network.deliver(node, message);
      }
    };
  }
}
