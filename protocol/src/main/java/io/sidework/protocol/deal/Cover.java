package io.sidework.protocol.deal;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * How much of one deal an owner may be drawn for, so that what it can have open there never exceeds
 * what its stake can make good: stake >= 2 x price x tasks + n x reexecutionFee (spec L-65).
 *
 * @param seatStake of one seat
 * @param nodes n, size of the epoch's committee
 */
public record Cover(Amount seatStake, int nodes) {
  /** How many of a deal's tasks so many seats cover, at most all of them. */
  public int tasks(Deal deal, int seats) {
    BigInteger stake = seatStake.times(seats).units();
    BigInteger left = stake.subtract(deal.reexecutionFee().times(nodes).units());
    if (left.signum() < 0) {
      return 0;
    }
    BigInteger task = deal.price().times(2).units();
    return task.signum() == 0
        ? deal.volume()
        : left.divide(task).min(BigInteger.valueOf(deal.volume())).intValueExact();
  }

  /** Tasks in a chunk: what the fuel limit allows, and what one seat covers, but at least one. */
  int chunkSize(Deal deal) {
    int size = Lottery.chunkSize(deal.limits().fuel());
    int covered = tasks(deal, 1);
    while (size > 1 && size > covered && covered < deal.volume()) {
      size /= 2;
    }
    return size;
  }

  /**
   * Whether an owner may be drawn for a chunk: of chunks in a row, beginning where its ticket says,
   * as many as it covers. A row, since whether a chunk is in it is seen without looking at others.
   */
  boolean allows(Bytes32 seed, Deal deal, Seat seat, int chunkSize, int chunk) {
    int tasks = tasks(deal, seat.seats());
    if (tasks >= deal.volume()) {
      return true;
    }
    int chunks = (deal.volume() + chunkSize - 1) / chunkSize;
    return Math.floorMod(chunk - first(seed, deal, seat, chunks), chunks) < tasks / chunkSize;
  }

  private static int first(Bytes32 seed, Deal deal, Seat seat, int chunks) {
    Bytes32 ticket =
        Keccak.hash(new Words().add(seed).add(deal.id().value()).add(seat.owner()).toArray());
    BigInteger number = new BigInteger(1, Arrays.copyOf(ticket.toArray(), Long.BYTES));
    return number.mod(BigInteger.valueOf(chunks)).intValueExact();
  }
}
