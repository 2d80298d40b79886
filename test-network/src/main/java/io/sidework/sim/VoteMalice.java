package io.sidework.sim;

import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import java.util.List;

/** Malice that is in what a node says in the agreement. */
abstract class VoteMalice implements Malice {
  /** What a peer is told instead of a message of the agreement. */
  abstract List<AgreementMessage> toPeer(
      Address peer, PeerMessage.Agreement about, AgreementMessage message);

  @Override
  public List<PeerMessage> toPeer(Address peer, PeerMessage message) {
    if (message instanceof PeerMessage.Agreement about) {
      return Votes.of(about)
          .map(
              vote ->
                  toPeer(peer, about, vote).stream()
                      .<PeerMessage>map(said -> Votes.message(about.deal(), about.lot(), said))
                      .toList())
          .orElse(List.of(message));
    }
    return List.of(message);
  }
}
