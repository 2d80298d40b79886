package io.sidework.protocol.deal;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.TaskId;

/**
 * All terms of a match, as the chain's DealMade event gives them, plus the two prices that are
 * parameters of the deployment.
 *
 * @param request struct hash of the request order
 * @param payer whose balance is locked: the sponsor, else the requester
 * @param program SHA-256 of the module
 * @param dataset SHA-256 of what every task reads on standard input; zero for none
 * @param parameters SHA-256 of the parameters blob
 * @param price paid for one copy of one task
 * @param firstIndex index in the request order of this deal's task 0
 * @param volume number of tasks
 * @param deadline Unix seconds by chain time after which nothing is certified
 * @param locked what the match locked, without the fees for delivery
 * @param feeBps node fee in 1/10000 of what copies are paid
 * @param reexecutionFee paid to the pot for each node's re-execution of one task
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
    Royalties royalties,
    int firstIndex,
    int volume,
    Mode mode,
    int trust,
    Limits limits,
    Callback callback,
    int epoch,
    long deadline,
    Amount locked,
    int feeBps,
    Amount reexecutionFee,
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

  /** At most m+4 copies are paid. */
  public int paidCopies() {
    return copies() + 4;
  }
}
