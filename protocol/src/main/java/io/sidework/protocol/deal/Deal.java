package io.sidework.protocol.deal;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import io.sidework.protocol.type.TaskId;
import io.sidework.protocol.type.TaskStatus;

/**
 * All terms of a match, as the chain's DealMade event gives them, plus the prices that are
 * parameters of the deployment.
 *
 * @param request struct hash of the request order
 * @param payer whose balance is locked: the sponsor, else the requester
 * @param program SHA-256 of the module
 * @param dataset SHA-256 of what every task reads on standard input; zero for none
 * @param parameters SHA-256 of the parameters blob
 * @param price paid for one copy of one task; with rates the most of it
 * @param rates by which a copy's usage is paid (spec R-36)
 * @param firstIndex index in the request order of this deal's task 0
 * @param volume number of tasks
 * @param checkpointBytes of one task that nodes keep for pay (spec R-37)
 * @param deadline Unix seconds by chain time after which nothing is certified
 * @param locked what the match locked, without the fees for delivery
 * @param feeBps node fee in 1/10000 of what copies are paid
 * @param reexecutionFee paid to the pot for each node's re-execution of one task
 * @param storageFee paid to the pot for each KiB of a task's checkpoint quota
 * @param block block of the match
 */
public record Deal(
    DealId id,
    Bytes32 request,
    Address requester,
    Address payer,
    Address pool,
    Bytes32 program,
    Bytes32 dataset,
    Bytes32 parameters,
    Amount price,
    Rates rates,
    Royalties royalties,
    int firstIndex,
    int volume,
    Mode mode,
    int trust,
    Limits limits,
    int checkpointBytes,
    Callback callback,
    int epoch,
    long deadline,
    Amount locked,
    int feeBps,
    Amount reexecutionFee,
    Amount storageFee,
    long block) {
  /** Tasks of a lot: one word of the chain's bitmap (protocol 2). */
  public static final int LOT = 256;

  public static final int MAX_VOLUME = 1 << 20;

  public Deal {
    if (volume < 1 || volume > MAX_VOLUME) {
      throw new IllegalArgumentException("volume must be 1 to " + MAX_VOLUME + ", got " + volume);
    }
  }

  public int lots() {
    return (volume + LOT - 1) / LOT;
  }

  /** Number of tasks in a lot: 256 but for the last. */
  public int lotSize(int lot) {
    return Math.min(LOT, volume - lot * LOT);
  }

  public TaskId task(int taskIndex) {
    return TaskId.of(id, taskIndex);
  }

  /** m: copies that are leased first (protocol 3). */
  public int copies() {
    return Acceptance.copies(trust);
  }

  /**
   * What each paid copy of a task gets: its price, or by its usage at the deal's rates and at most
   * that. Of an INDETERMINATE task no usage is certified, so it costs the price (spec R-36).
   */
  public Amount copyPrice(Leaf leaf) {
    if (!rates.isMetered() || leaf.status() == TaskStatus.INDETERMINATE) {
      return price;
    }
    Amount metered = rates.of(leaf.usage());
    return metered.compareTo(price) < 0 ? metered : price;
  }

  /** What the checkpoint quota of one task costs. */
  public Amount storagePrice() {
    return Escrow.storage(checkpointBytes, storageFee);
  }

  /** At most m+4 copies are paid. */
  public int paidCopies() {
    return Acceptance.mostPaid(trust);
  }
}
