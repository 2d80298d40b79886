package io.sidework.protocol.ledger;

import static io.sidework.protocol.ledger.Decision.DONE;
import static io.sidework.protocol.ledger.Decision.refused;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Epochs with their committees and what their deals lock and paid (spec ). */
final class Epochs {
  /** One epoch; owned by its ledger. */
  static final class Epoch {
    final int number;
    final long startedAt;

    /** The members' signing keys. */
    final List<Address> committee;

    Amount locked = Amount.ZERO;
    Amount collected = Amount.ZERO;

    /** Sum of what the first Q reveals hash to, below 2^256 (spec R-33). */
    BigInteger mix = BigInteger.ZERO;

    /** Reveals that made it, or will. */
    int reveals;

    Bytes32 beacon = Bytes32.ZERO;

    /** What each member has taken. */
    private final List<Amount> taken;

    Epoch(int number, long startedAt, List<Address> committee) {
      this.number = number;
      this.startedAt = startedAt;
      this.committee = List.copyOf(committee);
      this.taken = new ArrayList<>();
      committee.forEach(member -> taken.add(Amount.ZERO));
    }

    List<Amount> taken() {
      return List.copyOf(taken);
    }

    int size() {
      return committee.size();
    }

    int quorum() {
      return 2 * ((size() - 1) / 3) + 1;
    }

    /** floor(pot / n), and one unit more for the first pot mod n members. */
    Amount shareOf(int index) {
      Amount equal = collected.divideFloor(size());
      Amount rest = collected.minus(equal.times(size()));
      return rest.compareTo(Amount.of(index)) > 0 ? equal.plus(Amount.of(1)) : equal;
    }

    /** Whether Q members signed, none falsely (spec R-8). */
    boolean certifies(List<Address> signers) {
      int signed = 0;
      for (int i = 0; i < signers.size(); i++) {
        if (!signers.get(i).isZero()) {
          if (i >= size() || !signers.get(i).equals(committee.get(i))) {
            return false;
          }
          signed++;
        }
      }
      return signed >= quorum();
    }
  }

  private final LedgerParameters parameters;
  private final Books books;
  private final SigningKeys keys;

  /** Element i is epoch i + 1. */
  private final List<Epoch> epochs = new ArrayList<>();

  Epochs(LedgerParameters parameters, Books books, SigningKeys keys) {
    this.parameters = parameters;
    this.books = books;
    this.keys = keys;
  }

  /** The running epoch's number; 0 before the first. */
  int current() {
    return epochs.size();
  }

  /** Epoch of a number from 1 to the running one's. */
  Epoch of(int number) {
    return epochs.get(number - 1);
  }

  Decision start(List<Address> nodes, long time) {
    if (nodes.size() < (epochs.isEmpty() ? parameters.genesisNodes() : 1)) {
      return refused(Refusal.NOT_ENOUGH_NODES);
    }
    if (!epochs.isEmpty() && time < epochs.getLast().startedAt + parameters.epochLength()) {
      return refused(Refusal.EPOCH_RUNNING);
    }
    int size = (nodes.size() - 1) / 3 * 3 + 1;
    List<Address> committee = nodes.stream().limit(size).map(keys::keyOf).toList();
    epochs.add(new Epoch(current() + 1, time, committee));
    return DONE;
  }

  /** Whether a list is the committee of an epoch that has begun. */
  boolean isCommittee(int number, List<Address> committee) {
    return number >= 1 && number <= current() && of(number).committee.equals(committee);
  }

  /** Pays a member its share less what it took; shares sum to the pot (P9). */
  Decision claim(int number, List<Address> committee, int index) {
    if (!isCommittee(number, committee)) {
      return refused(Refusal.WRONG_COMMITTEE);
    }
    if (index >= committee.size()) {
      return refused(Refusal.NO_SUCH_MEMBER);
    }
    Epoch epoch = of(number);
    Amount share = epoch.shareOf(index);
    Amount due = share.minus(epoch.taken.get(index));
    if (due.isZero()) {
      return refused(Refusal.NOTHING_TO_CLAIM);
    }
    epoch.taken.set(index, share);
    books.give(keys.signerOf(committee.get(index), number), due);
    return DONE;
  }
}
