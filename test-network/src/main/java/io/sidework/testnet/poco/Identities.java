package io.sidework.testnet.poco;

import io.sidework.protocol.deal.Lottery;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.deal.Standing;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Mode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How often the lottery chooses a stake, by how many owners it is spread over (protocol 3). Drawn
 * with the real lottery; all else of the market is the same in both draws.
 */
final class Identities {
  private final List<Seat> seats = new ArrayList<>();
  private final Set<Address> mine = new HashSet<>();
  private final Terms terms = Terms.of(Mode.SPOT, 100, 1, 4);

  /**
   * @param stake seats of the stake in question
   * @param identities owners that it is spread over, as evenly as it goes
   * @param others owners of one seat each
   */
  Identities(int stake, int identities, int others) {
    for (int i = 0; i < identities; i++) {
      Address owner = owner("mine", i);
      mine.add(owner);
      seats.add(seat(owner, stake / identities + (i < stake % identities ? 1 : 0)));
    }
    for (int i = 0; i < others; i++) {
      seats.add(seat(owner("other", i), 1));
    }
  }

  private static Address owner(String who, int i) {
    return Address.of(Arrays.copyOf(Terms.hash(who, i).toArray(), Address.SIZE));
  }

  private static Seat seat(Address owner, int seats) {
    return new Seat(owner, owner, seats, Address.ZERO, Amount.ZERO, Standing.NONE);
  }

  /**
   * Draws one chunk of each of many deals.
   *
   * @param chosen how many of the first ranks count
   * @return the stake's part of what was chosen
   */
  double share(int chosen, int draws) {
    long hits = 0;
    for (int draw = 0; draw < draws; draw++) {
      List<Address> ranking = Lottery.ranking(Terms.hash("draw", draw), terms.deal(), 0, seats);
      hits += ranking.subList(0, chosen).stream().filter(mine::contains).count();
    }
    return (double) hits / chosen / draws;
  }
}
