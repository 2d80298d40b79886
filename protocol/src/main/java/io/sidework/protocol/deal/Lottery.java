package io.sidework.protocol.deal;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.Words;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.util.Comparator;
import java.util.List;

/** Draws the order in which owners may work on a chunk (protocol 3). Anyone can repeat it. */
public final class Lottery {
  /** A chunk is meant to be run in seconds; fuel that a chunk's limits may add up to. */
  private static final long CHUNK_FUEL = 20_000_000_000L;

  private static final int MAX_CHUNK = 128;

  private Lottery() {}

  /**
   * seed = keccak256(hash of a block, beacon, dealId): nobody knew it when the order was signed
   * (spec R-33).
   *
   * @param blockHash of the first block after the match and after the one with the beacon's last
   *     reveal
   * @param beacon of the deal's epoch
   */
  public static Bytes32 seed(Bytes32 blockHash, Bytes32 beacon, DealId deal) {
    return Keccak.hash(new Words().add(blockHash).add(beacon).add(deal.value()).toArray());
  }

  /**
   * Tasks in a chunk: the largest power of two up to 128 whose fuel limits sum to at most 2 x
   * 10^10.
   */
  public static int chunkSize(long fuelLimit) {
    int size = MAX_CHUNK;
    while (size > 1 && fuelLimit > CHUNK_FUEL / size) {
      size /= 2;
    }
    return size;
  }

  /** Owners in order of rank for a chunk; an owner counts with its best seat only. */
  public static List<Address> ranking(Bytes32 seed, Deal deal, int chunk, List<Seat> compatible) {
    record Ranked(Address owner, Bytes32 ticket) {}
    return compatible.stream()
        .map(seat -> new Ranked(seat.owner(), bestTicket(seed, deal.id(), chunk, seat)))
        .sorted(Comparator.comparing(Ranked::ticket).thenComparing(Ranked::owner))
        .map(Ranked::owner)
        .toList();
  }

  private static Bytes32 bestTicket(Bytes32 seed, DealId deal, int chunk, Seat seat) {
    Bytes32 best = ticket(seed, deal, chunk, seat.owner(), 0);
    for (int i = 1; i < seat.seats(); i++) {
      Bytes32 next = ticket(seed, deal, chunk, seat.owner(), i);
      best = next.compareTo(best) < 0 ? next : best;
    }
    return best;
  }

  private static Bytes32 ticket(Bytes32 seed, DealId deal, int chunk, Address owner, int seat) {
    return Keccak.hash(
        new Words().add(seed).add(deal.value()).add(chunk).add(owner).add(seat).toArray());
  }
}
