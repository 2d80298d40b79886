package io.sidework.testnet.poco;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.deal.Standing;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The owners of a market, one seat each. Some are a coalition: they tell each other everything, lie
 * alike, and whoever of them is caught is replaced by another that stands as he did.
 */
final class Crowd {
  private final Roster roster;
  private final Map<Address, Integer> index = new TreeMap<>();
  private final int colluders;
  private final int honestStanding;
  private final int colluderStanding;

  /**
   * @param percent of owners that collude
   * @param honestStanding clean results of each honest owner
   * @param colluderStanding and of each colluder
   */
  Crowd(int owners, int percent, int honestStanding, int colluderStanding) {
    this.colluders = owners * percent / 100;
    this.honestStanding = honestStanding;
    this.colluderStanding = colluderStanding;
    List<Seat> seats = new ArrayList<>();
    for (int i = 0; i < owners; i++) {
      Address owner = Address.of(Arrays.copyOf(Keccak.hash(word(i)).toArray(), Address.SIZE));
      index.put(owner, i);
      seats.add(new Seat(owner, owner, 1, Address.ZERO, Amount.ZERO, Standing.of(standing(i))));
    }
    this.roster = new Roster(1, seats);
  }

  private static byte[] word(int i) {
    return new Words().add(i).toArray();
  }

  int size() {
    return index.size();
  }

  Roster roster() {
    return roster;
  }

  List<Address> owners() {
    return List.copyOf(index.keySet());
  }

  boolean colludes(Address owner) {
    return colludes(number(owner));
  }

  boolean colludes(int number) {
    return number < colluders;
  }

  private int number(Address owner) {
    return java.util.Objects.requireNonNull(index.get(owner), "an owner of this crowd");
  }

  int standing(Address owner) {
    return standing(number(owner));
  }

  int standing(int number) {
    return colludes(number) ? colluderStanding : honestStanding;
  }
}
