package io.sidework.protocol.ledger;

import static io.sidework.protocol.ledger.Decision.DONE;
import static io.sidework.protocol.ledger.Decision.refused;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whose credits there are (P1): in wallets, and of what the contract holds everybody's part. */
final class Books {
  private final LedgerParameters parameters;
  private final SortedMap<Address, Account> accounts = new TreeMap<>();

  /** Credits that the contract holds. */
  private Amount held = Amount.ZERO;

  private Amount burnt = Amount.ZERO;

  Books(LedgerParameters parameters, Map<Address, Amount> wallets) {
    this.parameters = parameters;
    wallets.forEach((owner, amount) -> of(owner).wallet = amount);
  }

  /** An account, empty when nobody has heard of it. */
  Account of(Address owner) {
    return accounts.computeIfAbsent(owner, unknown -> new Account());
  }

  SortedMap<Address, Account> all() {
    return accounts;
  }

  Amount held() {
    return held;
  }

  Amount burnt() {
    return burnt;
  }

  Amount staked(Account account) {
    return parameters
        .seatStake()
        .times(account.seats)
        .plus(parameters.nodeStake().times(account.node ? 1 : 0));
  }

  Amount unbonding(Account account) {
    return parameters
        .seatStake()
        .times(account.unbondingSeats)
        .plus(parameters.nodeStake().times(account.unbondingNodes));
  }

  boolean lacks(Address owner, Amount amount) {
    return of(owner).free.compareTo(amount) < 0;
  }

  Decision deposit(Address owner, Amount amount) {
    if (amount.isZero()) {
      return refused(Refusal.ZERO_AMOUNT);
    }
    Account account = of(owner);
    if (account.wallet.compareTo(amount) < 0) {
      return refused(Refusal.WALLET_TOO_SMALL);
    }
    account.wallet = account.wallet.minus(amount);
    held = held.plus(amount);
    give(owner, amount);
    return DONE;
  }

  /** Reverses a deposit whose transaction did not come to its end (spec R-27). */
  void undoDeposit(Address owner, Amount amount) {
    take(owner, amount);
    payOut(owner, amount);
  }

  /** Free balance, at any time (P6). */
  Decision withdraw(Address owner, Amount amount) {
    if (amount.isZero()) {
      return refused(Refusal.ZERO_AMOUNT);
    }
    if (lacks(owner, amount)) {
      return refused(Refusal.INSUFFICIENT_FREE);
    }
    take(owner, amount);
    payOut(owner, amount);
    return DONE;
  }

  /** Requires that it does not lack the amount. */
  void take(Address owner, Amount amount) {
    Account account = of(owner);
    account.free = account.free.minus(amount);
  }

  void give(Address owner, Amount amount) {
    Account account = of(owner);
    account.free = account.free.plus(amount);
  }

  /** Of what nobody has any more (spec R-23). */
  void burn(Amount amount) {
    burnt = burnt.plus(amount);
  }

  private void payOut(Address owner, Amount amount) {
    held = held.minus(amount);
    Account account = of(owner);
    account.wallet = account.wallet.plus(amount);
  }
}
