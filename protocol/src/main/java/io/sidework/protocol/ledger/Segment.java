package io.sidework.protocol.ledger;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A segment as anybody may put it on chain (spec R-19).
 *
 * @param deal the deal's number, from 0 in order of making
 * @param bits the tasks, bit i for task 256 x lot + i
 * @param credits in the order given
 * @param signers element i: whose key signed it in the name of committee member i; zero: nobody
 */
public record Segment(
    int deal, int lot, BigInteger bits, Amount spent, List<Credit> credits, List<Address> signers) {
  /** One word of credits (spec R-7). */
  public record Credit(Address account, Amount amount) {}

  public Segment {
    credits = List.copyOf(credits);
    signers = List.copyOf(signers);
  }

  Amount sum() {
    return credits.stream().map(Credit::amount).reduce(Amount.ZERO, Amount::plus);
  }

  /**
   * Whether its credits ascend to accounts named, each of which is paid once at most and credited
   * nothing once at most, before that (spec R-7).
   */
  boolean isPayable(List<Address> named) {
    List<Address> paid = new ArrayList<>();
    List<Address> absent = new ArrayList<>();
    Address last = Address.ZERO;
    for (Credit credit : credits) {
      boolean pays = !credit.amount().isZero();
      if (credit.account().compareTo(last) < 0 || !pays && paid.contains(credit.account())) {
        return false;
      }
      (pays ? paid : absent).add(credit.account());
      last = credit.account();
    }
    return ascend(paid) && ascend(absent) && named.containsAll(paid) && named.containsAll(absent);
  }

  /** Whether each account is above the one before it, and the first above zero. */
  static boolean ascend(List<Address> accounts) {
    Address last = Address.ZERO;
    for (Address account : accounts) {
      if (account.compareTo(last) <= 0) {
        return false;
      }
      last = account;
    }
    return true;
  }
}
