package io.sidework.protocol.deal;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;

/**
 * One owner's seats in an epoch's roster.
 *
 * @param owner the account that stakes and is paid
 * @param key signs for it in this epoch (spec R-26)
 * @param seats how many equal seats it holds, 1 to 64
 * @param pool the pool they work for (spec R-28); zero for the public pool
 * @param ask least copy price at which the public pool may draw it
 * @param standing clean results settled before the epoch began (spec R-34)
 * @param machine what the owner said of it before the epoch began (spec R-35)
 */
public record Seat(
    Address owner,
    Address key,
    int seats,
    Address pool,
    Amount ask,
    Standing standing,
    Machine machine) {
  public static final int MAX_SEATS = 64;

  public Seat {
    if (seats < 1 || seats > MAX_SEATS) {
      throw new IllegalArgumentException("an owner has 1 to 64 seats, got " + seats);
    }
  }

  /** Seats of an owner that said nothing of its machine. */
  public Seat(Address owner, Address key, int seats, Address pool, Amount ask, Standing standing) {
    this(owner, key, seats, pool, ask, standing, Machine.UNKNOWN);
  }

  /** The same seats in an epoch in which another key signs for the owner. */
  public Seat signedBy(Address other) {
    return new Seat(owner, other, seats, pool, ask, standing, machine);
  }

  /** The same seats of an owner with another standing. */
  public Seat of(Standing other) {
    return new Seat(owner, key, seats, pool, ask, other, machine);
  }

  /** The same seats on a machine that is described so. */
  public Seat on(Machine other) {
    return new Seat(owner, key, seats, pool, ask, standing, other);
  }
}
