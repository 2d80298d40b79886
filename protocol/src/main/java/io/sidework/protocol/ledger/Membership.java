package io.sidework.protocol.ledger;

import static io.sidework.protocol.ledger.Decision.DONE;
import static io.sidework.protocol.ledger.Decision.refused;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Nodes and seats: who stakes what (spec ). */
final class Membership {
  private static final int MAX_SEATS = 64;
  private static final int MAX_NODES = 100;
  private static final int MAX_ENDPOINT_BYTES = 256;
  private static final int MAX_DESCRIPTION_BYTES = 1024;
  private static final int PRICE_BITS = 96;

  private final LedgerParameters parameters;
  private final Books books;
  private final SigningKeys keys;

  /** In order of joining. */
  private final List<Address> nodes = new ArrayList<>();

  /** Of everybody who ever joined. */
  private final SortedMap<Address, Ledger.Tip> tips = new TreeMap<>();

  Membership(LedgerParameters parameters, Books books, SigningKeys keys) {
    this.parameters = parameters;
    this.books = books;
    this.keys = keys;
  }

  List<Address> nodes() {
    return List.copyOf(nodes);
  }

  Ledger.Tip tipOf(Address owner) {
    return tips.getOrDefault(owner, Ledger.Tip.NONE);
  }

  void tip(Address owner, Ledger.Tip tip) {
    tips.put(owner, tip);
  }

  /**
   * @param epoch the running one
   */
  Decision join(Address owner, int endpointBytes, Bytes32 tip, int epoch) {
    if (keys.isAnothers(owner)) {
      return refused(Refusal.IS_KEY_OF);
    }
    if (books.of(owner).node) {
      return refused(Refusal.ALREADY_NODE);
    }
    if (nodes.size() >= MAX_NODES) {
      return refused(Refusal.NODES_FULL);
    }
    if (endpointBytes > MAX_ENDPOINT_BYTES) {
      return refused(Refusal.TEXT_TOO_LONG);
    }
    if (tip.isZero()) {
      return refused(Refusal.NO_TIP);
    }
    if (books.lacks(owner, parameters.nodeStake())) {
      return refused(Refusal.INSUFFICIENT_FREE);
    }
    books.take(owner, parameters.nodeStake());
    books.of(owner).node = true;
    // Not of this epoch: in it, others' preimages may be known already.
    tips.put(owner, new Ledger.Tip(tip, epoch + 1));
    nodes.add(owner);
    return DONE;
  }

  Decision updateEndpoint(Address owner, int endpointBytes) {
    if (!books.of(owner).node) {
      return refused(Refusal.NOT_NODE);
    }
    return endpointBytes > MAX_ENDPOINT_BYTES ? refused(Refusal.TEXT_TOO_LONG) : DONE;
  }

  /** What an account says it offers, in an event alone. */
  Decision describe(int bytes) {
    return bytes > MAX_DESCRIPTION_BYTES ? refused(Refusal.TEXT_TOO_LONG) : DONE;
  }

  Decision leave(Address owner, long time) {
    Account account = books.of(owner);
    if (!account.node) {
      return refused(Refusal.NOT_NODE);
    }
    account.node = false;
    account.unbondingNodes++;
    account.unbondingUntil = time + parameters.unbonding();
    nodes.remove(owner);
    return DONE;
  }

  Decision stakeSeats(Address owner, int seats, Address pool, Amount ask) {
    if (keys.isAnothers(owner)) {
      return refused(Refusal.IS_KEY_OF);
    }
    if (ask.units().bitLength() > PRICE_BITS) {
      return refused(Refusal.PRICE_TOO_HIGH);
    }
    Account account = books.of(owner);
    if (account.seats + seats > MAX_SEATS) {
      return refused(Refusal.TOO_MANY_SEATS);
    }
    Amount stake = parameters.seatStake().times(seats);
    if (books.lacks(owner, stake)) {
      return refused(Refusal.INSUFFICIENT_FREE);
    }
    books.take(owner, stake);
    account.seats += seats;
    account.pool = pool;
    account.ask = ask;
    return DONE;
  }

  Decision unstakeSeats(Address owner, int seats, long time) {
    Account account = books.of(owner);
    if (seats == 0) {
      return refused(Refusal.ZERO_AMOUNT);
    }
    if (seats > account.seats) {
      return refused(Refusal.NOT_ENOUGH_SEATS);
    }
    account.seats -= seats;
    account.unbondingSeats += seats;
    account.unbondingUntil = time + parameters.unbonding();
    return DONE;
  }

  Decision withdrawStake(Address owner, long time) {
    Account account = books.of(owner);
    Amount amount = books.unbonding(account);
    if (amount.isZero()) {
      return refused(Refusal.NOTHING_UNBONDING);
    }
    if (time < account.unbondingUntil) {
      return refused(Refusal.STILL_UNBONDING);
    }
    account.unbondingSeats = 0;
    account.unbondingNodes = 0;
    account.unbondingUntil = 0;
    books.give(owner, amount);
    return DONE;
  }

  /**
   * Takes all seat stake, or all node stake, staked and unbonding (spec R-23).
   *
   * @param creditor who gets `owed` of it, at most; the rest is burnt
   */
  Decision slash(Address owner, boolean ofNode, Address creditor, Amount owed) {
    Account account = books.of(owner);
    int stakes =
        ofNode
            ? account.unbondingNodes + (account.node ? 1 : 0)
            : account.unbondingSeats + account.seats;
    if (stakes == 0) {
      return refused(Refusal.NOTHING_TO_SLASH);
    }
    if (ofNode) {
      account.node = false;
      account.unbondingNodes = 0;
      nodes.remove(owner);
    } else {
      account.seats = 0;
      account.unbondingSeats = 0;
    }
    if (account.unbondingSeats + account.unbondingNodes == 0) {
      account.unbondingUntil = 0;
    }
    Amount taken = (ofNode ? parameters.nodeStake() : parameters.seatStake()).times(stakes);
    Amount repaid = owed.compareTo(taken) < 0 ? owed : taken;
    books.give(creditor, repaid);
    books.burn(taken.minus(repaid));
    return DONE;
  }
}
