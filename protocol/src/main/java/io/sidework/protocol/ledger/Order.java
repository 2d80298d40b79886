package io.sidework.protocol.ledger;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Rates;

/**
 * An order as anybody may put it on chain, valid or not (spec R-14). Prices are per task but for
 * the price of a copy; restrictions are as R-24 has them.
 */
public sealed interface Order {
  /** Its name: its struct hash, opaque here. Orders of one name are one order. */
  Bytes32 hash();

  long volume();

  /** Unix seconds after which it can no longer be matched. */
  long expiry();

  /**
   * @param pool whose seats may work; zero: the public pool
   * @param maxPrice most for a copy
   * @param checkpointBytes that nodes keep of a task
   * @param duration seconds from match to deadline
   * @param sponsor who pays; zero: the requester
   */
  record Request(
      Bytes32 hash,
      Address requester,
      Wish program,
      Wish dataset,
      Address pool,
      Amount maxPoolPrice,
      Amount maxPrice,
      Rates rates,
      long volume,
      int mode,
      long trust,
      Resources limits,
      long checkpointBytes,
      long duration,
      Address sponsor,
      Callback callback,
      long expiry)
      implements Order {
    Address payer() {
      return sponsor.isZero() ? requester : sponsor;
    }

    boolean sponsored() {
      return !payer().equals(requester);
    }
  }

  /**
   * A blob that a request names, and the asset whose owner is paid for it.
   *
   * @param content SHA-256 of the blob
   * @param asset zero: nobody is paid
   */
  record Wish(Bytes32 content, Address asset, Amount maxPrice) {
    public static final Wish FREE = new Wish(Bytes32.ZERO, Address.ZERO, Amount.ZERO);
  }

  /** Who is told results, with how much gas, and what a task's delivery is paid (spec R-25). */
  record Callback(Address target, long gas, Amount fee) {
    public static final Callback NONE = new Callback(Address.ZERO, 0, Amount.ZERO);
  }

  /**
   * @param price of a copy, to the worker
   * @param poolPrice to the pool's owner
   */
  record Offer(
      Bytes32 hash,
      Address pool,
      Amount price,
      Rates rates,
      Amount poolPrice,
      long volume,
      Resources limits,
      Address program,
      Address dataset,
      Address requester,
      long expiry)
      implements Order {
    public static final Offer NONE =
        new Offer(
            Bytes32.ZERO,
            Address.ZERO,
            Amount.ZERO,
            Rates.FIXED,
            Amount.ZERO,
            0,
            Resources.NONE,
            Address.ZERO,
            Address.ZERO,
            Address.ZERO,
            0);
  }

  /**
   * A program's order or a dataset's.
   *
   * @param together the datasets that the program may be used with, or the other way round
   */
  record Licence(
      Bytes32 hash,
      Address asset,
      Amount price,
      long volume,
      Address together,
      Address pool,
      Address requester,
      long expiry)
      implements Order {
    public static final Licence NONE =
        new Licence(
            Bytes32.ZERO,
            Address.ZERO,
            Amount.ZERO,
            0,
            Address.ZERO,
            Address.ZERO,
            Address.ZERO,
            0);
  }
}
