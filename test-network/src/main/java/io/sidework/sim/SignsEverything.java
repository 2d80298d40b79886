package io.sidework.sim;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.Optional;

/** Prepares and commits every proposal that it hears of, of any view, without looking. */
final class SignsEverything implements Malice {
  private final SimNode node;
  private final Hand hand;

  SignsEverything(SimNode node) {
    this.node = node;
    this.hand = new Hand(node);
  }

  @Override
  public void hears(Network.Peer from, Encodable message) {
    if (message instanceof PeerMessage.Agreement about
        && Votes.of(about).orElse(null) instanceof Propose proposal) {
      Bytes32 ballot = proposal.ballot().hash();
      var slot = proposal.slot();
      int view = proposal.view();
      Address to = from.address();
      node.world()
          .network()
          .send(
              node,
              to,
              Votes.message(
                  about.deal(),
                  about.lot(),
                  hand.prepare(about.deal(), about.lot(), slot, view, ballot)));
      node.world()
          .network()
          .send(
              node,
              to,
              Votes.message(
                  about.deal(),
                  about.lot(),
                  hand.commit(about.deal(), about.lot(), slot, view, ballot, Optional.empty())));
    }
  }
}
