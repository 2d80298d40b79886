package io.sidework.sim;

import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.Propose;
import io.sidework.protocol.lot.agreement.Ballot;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import java.util.List;

/** Proposes what does not follow, to all alike or to each something else. */
final class BadProposer extends VoteMalice {
  private final Hand hand;
  private final Dice dice;

  BadProposer(SimNode node, Dice dice) {
    this.hand = new Hand(node);
    this.dice = dice;
  }

  @Override
  List<AgreementMessage> toPeer(
      Address peer, PeerMessage.Agreement about, AgreementMessage message) {
    if (message instanceof Propose mine && dice.chance(700)) {
      Propose bad = hand.propose(about.deal(), about.lot(), mine, twisted(mine.ballot()));
      return dice.chance(300) ? List.of(message, bad) : List.of(bad);
    }
    return List.of(message);
  }

  private Ballot twisted(Ballot right) {
    return switch (dice.below(4)) {
      case 0 -> new Ballot(changed(right.value()), right.ruling());
      case 1 -> new Ballot(right.value(), changed(right.ruling()));
      // Nothing was closed; nobody opened.
      case 2 -> new Ballot(new byte[right.ruling().length == 0 ? 8 : 12], right.ruling());
      default -> new Ballot(right.value(), new byte[0]);
    };
  }

  private byte[] changed(byte[] bytes) {
    byte[] copy = bytes.clone();
    if (copy.length > 0) {
      copy[dice.below(copy.length)] ^= (byte) (1 << dice.below(8));
    }
    return copy;
  }
}
