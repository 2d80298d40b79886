package io.sidework.protocol.deal;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;

/**
 * One owner's seats in an epoch's roster.
 *
 * @param owner the account that stakes and is paid
 * @param seats how many equal seats it holds, 1 to 64
 * @param pool the seller it works for; zero for the public pool
 * @param ask least copy price at which the public pool may draw it
 * @param standing k, clean results of earlier epochs (0 for all in this version: the safe side)
 */
public record Seat(Address owner, int seats, Address pool, Amount ask, int standing) {
  public static final int MAX_SEATS = 64;

  public Seat {
    if (seats < 1 || seats > MAX_SEATS || standing < 0) {
      throw new IllegalArgumentException("an owner has 1 to 64 seats, got " + seats);
    }
  }
}
