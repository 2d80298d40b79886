package io.sidework.sim;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.message.Opening;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import java.util.List;

/** Tells friends among the workers what others have opened. */
final class Leaking implements Malice {
  private final SimNode node;

  Leaking(SimNode node) {
    this.node = node;
  }

  @Override
  public void hears(Network.Peer from, Encodable message) {
    List<Opening> openings =
        switch (message) {
          case WorkerMessage.Open in -> in.openings();
          case PeerMessage.RelayOpenings in -> in.openings();
          default -> List.of();
        };
    for (Opening opening : openings) {
      node.world().leaks().put(opening.result().outputHash(), opening.output());
      node.world().trace().count("openings leaked");
    }
  }
}
