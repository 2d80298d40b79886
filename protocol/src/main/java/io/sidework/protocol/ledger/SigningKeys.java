package io.sidework.protocol.ledger;

import static io.sidework.protocol.ledger.Decision.DONE;
import static io.sidework.protocol.ledger.Decision.refused;

import io.sidework.protocol.type.Address;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which key signs for which account in which epoch (spec R-26). */
final class SigningKeys {
  /** A key's account, from one epoch until before another; if they are one: never. */
  private record Tenure(Address account, int from, int until) {}

  private final Books books;

  /** Of keys that were named; an account that named none signs by its own. */
  private final SortedMap<Address, Tenure> tenures = new TreeMap<>();

  /** The key that each account named last. */
  private final SortedMap<Address, Address> latest = new TreeMap<>();

  SigningKeys(Books books) {
    this.books = books;
  }

  /**
   * Names the caller's key of later epochs.
   *
   * @param epoch the running one
   */
  Decision set(Address account, Signed<Address> naming, int epoch) {
    Address key = naming.content();
    if (isAnothers(account)) {
      return refused(Refusal.IS_KEY_OF);
    }
    boolean beenKey = key.equals(account) || tenures.containsKey(key);
    if (key.isZero() || beenKey || books.of(key).stakes()) {
      return refused(Refusal.KEY_NOT_FREE);
    }
    if (!naming.signer().equals(key)) {
      return refused(Refusal.NOT_SIGNED_BY_KEY);
    }
    int from = epoch + 1;
    Address before = latest.getOrDefault(account, account);
    Tenure old = tenures.getOrDefault(before, new Tenure(account, 0, Integer.MAX_VALUE));
    tenures.put(before, new Tenure(account, old.from, from));
    tenures.put(key, new Tenure(account, from, Integer.MAX_VALUE));
    latest.put(account, key);
    return DONE;
  }

  /** Whether it is a key that another account named: then it cannot stake. */
  boolean isAnothers(Address key) {
    Tenure tenure = tenures.get(key);
    return tenure != null && !tenure.account.equals(key);
  }

  /** The account that a key signs for in an epoch, its own before it was named; or zero. */
  Address signerOf(Address key, int epoch) {
    Tenure tenure = tenures.get(key);
    if (tenure == null || epoch < tenure.from) {
      return key;
    }
    return epoch < tenure.until ? tenure.account : Address.ZERO;
  }

  /** The key that will sign for an account in an epoch that has not begun. */
  Address keyOf(Address account) {
    return latest.getOrDefault(account, account);
  }
}
