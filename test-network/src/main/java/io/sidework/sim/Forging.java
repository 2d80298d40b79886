package io.sidework.sim;

import io.sidework.protocol.codec.Encodable;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.lot.agreement.AgreementMessage;
import io.sidework.protocol.lot.agreement.AgreementMessage.NewView;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.message.WorkerMessage;
import io.sidework.protocol.type.Address;
import java.util.List;
import java.util.Optional;

/**
 * Shows workers certificates that nobody else signed. Gives receipts for everything and lists
 * nothing; passes on receipts and bundles with signatures that are somebody else's.
 */
final class Forging extends VoteMalice {
  private final SimNode node;
  private final Hand hand;
  private final Dice dice;
  private Optional<Signature> other = Optional.empty();

  Forging(SimNode node, Dice dice) {
    this.node = node;
    this.hand = new Hand(node);
    this.dice = dice;
  }

  @Override
  public void hears(Network.Peer from, Encodable message) {
    if (message instanceof WorkerMessage.Contribute(SignedBundle bundle)
        && node.world().blocks().number(bundle.deal()) >= 0) {
      other = Optional.of(bundle.signature());
      for (int round = 0; round < 2; round++) {
        WorkerMessage receipt = hand.receipt(bundle.deal(), bundle.lot(), round, bundle.id());
        node.world().promises().nodeSends(node, receipt);
        node.world().network().send(node, from.address(), receipt);
      }
      node.world().network().send(node, from.address(), hand.closed(bundle));
      vouch(bundle);
    } else if (message instanceof PeerMessage.RelayReceipt receipt) {
      other = Optional.of(receipt.signature());
    }
  }

  /** Receipts that are no signatures of its own, ahead of everybody's who looks first. */
  private void vouch(SignedBundle bundle) {
    for (int round = 0; round < 2; round++) {
      PeerMessage receipt =
          new PeerMessage.RelayReceipt(
              bundle.deal(), bundle.lot(), round, bundle.id(), bundle.signature());
      for (SimNode peer : node.world().nodes()) {
        node.world().network().send(node, peer.address(), receipt);
      }
    }
  }

  @Override
  List<AgreementMessage> toPeer(
      Address peer, PeerMessage.Agreement about, AgreementMessage message) {
    return message instanceof NewView mine && mine.slot().step() == 0
        ? List.of(hand.newView(about.deal(), about.lot(), mine, Hand.nothing(mine), mine.lock()))
        : List.of(message);
  }

  @Override
  public List<PeerMessage> toPeer(Address peer, PeerMessage message) {
    if (other.isEmpty() || dice.chance(500)) {
      return super.toPeer(peer, message);
    }
    return switch (message) {
      case PeerMessage.RelayReceipt in ->
          List.of(
              new PeerMessage.RelayReceipt(
                  in.deal(), in.lot(), in.round(), in.bundle(), other.get()),
              in);
      case PeerMessage.RelayBundle in -> List.of(forged(in.bundle()), in);
      default -> super.toPeer(peer, message);
    };
  }

  private PeerMessage forged(SignedBundle bundle) {
    return new PeerMessage.RelayBundle(
        new SignedBundle(
            bundle.epoch(),
            bundle.deal(),
            bundle.lot(),
            bundle.worker(),
            bundle.entries(),
            other.orElseThrow()));
  }
}
