package io.sidework.protocol.ledger;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;

/** What one account has; owned by its ledger. Stakes are counts (spec ). */
final class Account {
  /** Credits that it holds itself, outside the books. */
  Amount wallet = Amount.ZERO;

  Amount free = Amount.ZERO;
  int seats;
  boolean node;
  int unbondingSeats;
  int unbondingNodes;
  long unbondingUntil;
  Address pool = Address.ZERO;
  Amount ask = Amount.ZERO;

  boolean stakes() {
    return seats + unbondingSeats + unbondingNodes > 0 || node;
  }
}
