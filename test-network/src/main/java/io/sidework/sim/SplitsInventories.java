package io.sidework.sim;

import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import java.util.List;
import java.util.Optional;

/** Tells some that it has nothing, and forgets its locks. */
final class SplitsInventories extends VoteMalice {
  private final Hand hand;
  private final Dice dice;

  SplitsInventories(SimNode node, Dice dice) {
    this.hand = new Hand(node);
    this.dice = dice;
  }

  @Override
  List<AgreementMessage> toPeer(
      Address peer, PeerMessage.Agreement about, AgreementMessage message) {
    if (message instanceof NewView mine && peer.toArray()[18] % 2 == 0) {
      byte[] nothing = Hand.nothing(mine);
      Optional<io.sidework.protocol.lot.agreement.Lock> lock =
          dice.chance(500) ? Optional.empty() : mine.lock();
      return List.of(hand.newView(about.deal(), about.lot(), mine, nothing, lock));
    }
    return List.of(message);
  }
}
