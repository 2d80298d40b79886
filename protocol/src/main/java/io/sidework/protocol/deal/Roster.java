package io.sidework.protocol.deal;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who may work in an epoch: the seats staked when it began, owners ascending (spec R-12).
 *
 * @param epoch the epoch
 * @param seats one entry an owner
 * @param cover limits what each is drawn for; empty where no stake is at risk, as in a simulation
 *     without a chain
 */
public record Roster(int epoch, List<Seat> seats, Optional<Cover> cover) {
  public Roster {
    seats = seats.stream().sorted(Comparator.comparing(Seat::owner)).toList();
  }

  /** Owners that may be drawn for anything. */
  public Roster(int epoch, List<Seat> seats) {
    this(epoch, seats, Optional.empty());
  }

  public Optional<Seat> seat(Address owner) {
    int low = 0;
    int high = seats.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = seats.get(middle).owner().compareTo(owner);
      if (order == 0) {
        return Optional.of(seats.get(middle));
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return Optional.empty();
  }

  /** Whose signatures count for an owner: its signing key (spec R-26), or its own if not listed. */
  public Address keyOf(Address owner) {
    return seat(owner).map(Seat::key).orElse(owner);
  }

  /** The same roster without the seats whose machines are not what a deal asks for (spec L-67). */
  public Roster on(Predicate<Machine> wanted) {
    List<Seat> fit = seats.stream().filter(seat -> wanted.test(seat.machine())).toList();
    return new Roster(epoch, fit, cover);
  }

  /** The seats that a deal may draw from: of its pool, and in the public pool within its price. */
  public List<Seat> compatible(Deal deal) {
    return compatible(deal.pool(), deal.price());
  }

  /**
   * @param pool zero for the public pool
   * @param price of a copy
   */
  public List<Seat> compatible(Address pool, Amount price) {
    return seats.stream()
        .filter(seat -> seat.pool().equals(pool))
        .filter(seat -> !pool.isZero() || seat.ask().compareTo(price) <= 0)
        .toList();
  }
}
