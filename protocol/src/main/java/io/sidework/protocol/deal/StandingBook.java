package io.sidework.protocol.deal;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Mode;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everybody's standing, from what the chain settled and whom it slashed, in the order of its logs
 * (spec R-34). Not for more than one thread.
 */
public final class StandingBook {
  /** With less trust one opened copy may be accepted: nobody confirmed it. */
  private static final int CONFIRMED_ABOVE = 10;

  private final Map<Address, Standing> standings = new TreeMap<>();

  public Standing of(Address owner) {
    return standings.getOrDefault(owner, Standing.NONE);
  }

  /**
   * Counts a segment that was settled: first who did not open loses half of its standing in the
   * deal's class, then who is paid for copies that others confirmed gains one for each.
   *
   * @param tasks how many the segment settles
   * @param credits as certified with it, words ascending (spec R-7)
   */
  public void settled(Deal deal, int tasks, List<Credit> credits) {
    long fuel = deal.limits().fuel();
    boolean earns = earns(deal);
    for (Credit credit : credits) {
      if (credit.isNoShow()) {
        put(credit.account(), of(credit.account()).halved(fuel));
      } else if (earns) {
        int results = results(deal, tasks, credit);
        put(credit.account(), of(credit.account()).earned(fuel, results));
      }
    }
  }

  /** A worker's own fault was proven, of either kind (spec R-23). */
  public void slashed(Address worker) {
    put(worker, Standing.NONE);
  }

  /**
   * Whether paid copies say something of who made them: another owner's copy or the committee stood
   * beside each, and each cost at least what a re-execution does.
   */
  static boolean earns(Deal deal) {
    return deal.mode() == Mode.REPLICATED
        && deal.trust() > CONFIRMED_ABOVE
        && !deal.price().isZero()
        && deal.price().compareTo(deal.reexecutionFee()) >= 0;
  }

  /** Copies that a credit pays: what is left of it without what the account gets as an owner. */
  private static int results(Deal deal, int tasks, Credit credit) {
    BigInteger royalties = BigInteger.ZERO;
    for (Royalty royalty : deal.royalties().all()) {
      if (royalty.owner().equals(credit.account())) {
        Amount all = royalty.price().times(tasks);
        royalties = royalties.add(all.units());
      }
    }
    BigInteger copies =
        credit
            .amount()
            .units()
            .subtract(royalties)
            .max(BigInteger.ZERO)
            .divide(deal.price().units());
    // A lot has one copy of a task by one owner, whatever a bad quorum may have paid.
    return copies.min(BigInteger.valueOf(tasks)).intValueExact();
  }

  private void put(Address owner, Standing standing) {
    if (standing.equals(Standing.NONE)) {
      standings.remove(owner);
    } else {
      standings.put(owner, standing);
    }
  }
}
