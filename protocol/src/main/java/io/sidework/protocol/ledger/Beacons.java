package io.sidework.protocol.ledger;

import static io.sidework.protocol.ledger.Decision.DONE;
import static io.sidework.protocol.ledger.Decision.refused;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;

/** Preimages of committed hash chains make each epoch's beacon (spec R-33). */
final class Beacons {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private final Epochs epochs;
  private final SigningKeys keys;
  private final Membership membership;

  Beacons(Epochs epochs, SigningKeys keys, Membership membership) {
    this.epochs = epochs;
    this.keys = keys;
    this.membership = membership;
  }

  /** Anyone carries it: a preimage speaks for itself. */
  Decision reveal(Operation.Reveal reveal) {
    int number = reveal.epoch();
    if (number != epochs.current()) {
      return refused(Refusal.EPOCH_NOT_RUNNING);
    }
    if (!epochs.isCommittee(number, reveal.committee())) {
      return refused(Refusal.WRONG_COMMITTEE);
    }
    if (reveal.index() >= reveal.committee().size()) {
      return refused(Refusal.NO_SUCH_MEMBER);
    }
    Address account = keys.signerOf(reveal.committee().get(reveal.index()), number);
    Ledger.Tip tip = membership.tipOf(account);
    if (tip.from() > number) {
      return refused(Refusal.TIP_OF_LATER_EPOCH);
    }
    if (!Keccak.hash(reveal.preimage().toArray()).equals(tip.value())) {
      return refused(Refusal.WRONG_PREIMAGE);
    }
    membership.tip(account, new Ledger.Tip(reveal.preimage(), number + 1));
    mix(epochs.of(number), account, reveal.preimage());
    return DONE;
  }

  /** The first Q make the beacon, in whatever order; later ones change nothing. */
  private static void mix(Epochs.Epoch epoch, Address account, Bytes32 preimage) {
    if (epoch.reveals == epoch.quorum()) {
      return;
    }
    Bytes32 part = Keccak.hash(new Words().add(account).add(preimage).toArray());
    epoch.mix = epoch.mix.add(new BigInteger(1, part.toArray())).mod(MODULUS);
    epoch.reveals++;
    if (epoch.reveals == epoch.quorum()) {
      epoch.beacon = Keccak.hash(new Words().add(epoch.number).add(epoch.mix).toArray());
    }
  }
}
