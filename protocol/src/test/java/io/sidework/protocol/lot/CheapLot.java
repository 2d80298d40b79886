package io.sidework.protocol.lot;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.crypto.Signer;
import io.sidework.protocol.eip712.Receipt;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.lot.agreement.Notary;
import io.sidework.protocol.message.PeerMessage.RelayReceipt;
import io.sidework.protocol.message.SignedBundle;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A lot's terms with signatures that are hashes: properties try more cases than curves allow. */
final class CheapLot {
  /** What a signature is here: a hash of signer and digest, and the signer. */
  private record Seal(Address address) implements Signer {
    @Override
    public Signature sign(Bytes32 digest) {
      byte[] bytes = Arrays.copyOf(Keccak.hash(address.toArray(), digest.toArray()).toArray(), 64);
      System.arraycopy(address.toArray(), 0, bytes, 44, 20);
      return Signature.of(bytes);
    }

    static Optional<Address> signer(Bytes32 digest, Signature signature) {
      Address said = Address.of(Arrays.copyOfRange(signature.toArray(), 44, 64));
      return Optional.of(said).filter(any -> new Seal(said).sign(digest).equals(signature));
    }
  }

  private final LotContext terms;

  /**
   * @param timing of all nodes
   */
  CheapLot(Scenario scenario, Timing timing) {
    this.terms = new Bench(scenario).terms.with(timing);
  }

  /** The terms as a node has them. */
  LotContext at(int node) {
    return new LotContext(
        terms.domain().with(Seal::signer),
        terms.deal(),
        terms.runtime(),
        terms.lot(),
        terms.seed(),
        terms.roster(),
        terms.committee(),
        node,
        new Seal(terms.committee().node(node)),
        terms.timing());
  }

  TaskBoard board(long start) {
    return new TaskBoard(terms, new Draw(terms), start, transition -> {});
  }

  static Bytes32 commitment(int face) {
    return Keccak.hash(new Words().add(face).toArray());
  }

  /** Commits to each task as its face says. */
  SignedBundle bundle(Address worker, Map<Integer, Integer> faces) {
    List<SignedBundle.Entry> entries = new ArrayList<>();
    new TreeMap<>(faces)
        .forEach((task, face) -> entries.add(new SignedBundle.Entry(task, commitment(face))));
    return bundle(worker, entries);
  }

  SignedBundle bundle(Address worker, List<SignedBundle.Entry> entries) {
    return bundle(terms.deal().epoch(), terms.deal().id(), terms.lot(), worker, entries);
  }

  /** Signed by its worker, whatever it is of. */
  SignedBundle bundle(
      int epoch, DealId deal, int lot, Address worker, List<SignedBundle.Entry> entries) {
    Seal key = new Seal(terms.roster().keyOf(worker));
    SignedBundle draft =
        new SignedBundle(epoch, deal, lot, worker, entries, key.sign(Bytes32.ZERO));
    Signature signature =
        entries.isEmpty() ? draft.signature() : at(0).domain().sign(key, draft.bundle());
    return new SignedBundle(epoch, deal, lot, worker, entries, signature);
  }

  /** A node's receipt for a bundle in a round. */
  RelayReceipt receipt(int node, int round, Bytes32 bundle) {
    Receipt said = new Receipt(terms.deal().epoch(), terms.deal().id(), terms.lot(), round, bundle);
    return new RelayReceipt(
        terms.deal().id(), terms.lot(), round, bundle, new Notary(at(node)).sign(said));
  }
}
