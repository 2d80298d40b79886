package io.sidework.sim;

import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import java.util.ArrayList;
import java.util.List;

/** Many times what anybody needs, some of it garbage. */
final class Flooding implements Malice {
  private static final int TIMES = 6;

  private final Dice dice;

  Flooding(Dice dice) {
    this.dice = dice;
  }

  @Override
  public List<PeerMessage> toPeer(Address peer, PeerMessage message) {
    List<PeerMessage> flood = new ArrayList<>();
    flood.add(message);
    for (int i = 0; i < TIMES; i++) {
      flood.add(
          message instanceof PeerMessage.Agreement in && dice.chance(700)
              ? new PeerMessage.Agreement(in.deal(), in.lot(), garbage(in.body()))
              : message);
    }
    return flood;
  }

  private byte[] garbage(byte[] body) {
    byte[] copy = body.clone();
    for (int i = dice.between(1, 4); i > 0 && copy.length > 0; i--) {
      copy[dice.below(copy.length)] = (byte) dice.below(256);
    }
    return copy;
  }
}
