package io.sidework.sim;

import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Commits to a secret in CLOSE and leaves it out of RESOLVE, so that nobody trusts the draw. */
final class RevealsNothing extends VoteMalice {
  private final Hand hand;

  RevealsNothing(SimNode node) {
    this.hand = new Hand(node);
  }

  @Override
  List<AgreementMessage> toPeer(
      Address peer, PeerMessage.Agreement about, AgreementMessage message) {
    if (message instanceof NewView mine && mine.slot().step() == 1 && shows(mine.inventory())) {
      return List.of(
          hand.newView(about.deal(), about.lot(), mine, hidden(mine.inventory()), mine.lock()));
    }
    return List.of(message);
  }

  /** An inventory ends with a list of secrets, which has its node's own one or none (L-21). */
  private static boolean shows(byte[] inventory) {
    int end = inventory.length - Bytes32.SIZE - Integer.BYTES;
    return end >= 0 && ByteBuffer.wrap(inventory, end, Integer.BYTES).getInt() == 1;
  }

  private static byte[] hidden(byte[] inventory) {
    byte[] copy = Arrays.copyOf(inventory, inventory.length - Bytes32.SIZE);
    Arrays.fill(copy, copy.length - Integer.BYTES, copy.length, (byte) 0);
    return copy;
  }
}
