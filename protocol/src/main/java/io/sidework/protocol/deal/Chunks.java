package io.sidework.protocol.deal;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The chunks of one lot with their rankings. Chunks are numbered through the deal, so that chunk c
 * covers tasks c*size to (c+1)*size-1; a chunk never crosses a lot.
 *
 * @param lot the lot
 * @param size tasks in a chunk
 * @param first number of the lot's first chunk
 * @param rankings one a chunk: owners in order of rank
 * @param leases one a chunk: how many of the first ranks may work without being admitted
 */
public record Chunks(
    int lot, int size, int first, List<List<Address>> rankings, List<Integer> leases) {
  /** For who looks at first ranks: a later one is drawn when it is asked for ({@link Ranking}). */
  public static Chunks of(Deal deal, Roster roster, Bytes32 seed, int lot) {
    return of(deal, roster, seed, lot, Ranking::of);
  }

  /** For who looks for one owner in every chunk, and then at none of them any more. */
  public static Chunks whole(Deal deal, Roster roster, Bytes32 seed, int lot) {
    return of(deal, roster, seed, lot, Supplier::get);
  }

  private static Chunks of(
      Deal deal,
      Roster roster,
      Bytes32 seed,
      int lot,
      Function<Supplier<List<Address>>, List<Address>> kept) {
    int size = size(deal, roster);
    int first = lot * Deal.LOT / size;
    int count = count(deal, lot, size);
    List<Seat> compatible = roster.compatible(deal);
    List<List<Address>> rankings = new ArrayList<>(count);
    List<Integer> leases = new ArrayList<>(count);
    for (int chunk = first; chunk < first + count; chunk++) {
      int number = chunk;
      List<Address> ranking =
          kept.apply(
              () ->
                  Lottery.ranking(
                      seed, deal, number, covered(deal, roster, seed, size, number, compatible)));
      rankings.add(ranking);
      leases.add(isSpot(deal, roster, ranking) ? 1 : deal.copies());
    }
    return new Chunks(lot, size, first, List.copyOf(rankings), List.copyOf(leases));
  }

  private static int size(Deal deal, Roster roster) {
    return roster
        .cover()
        .map(cover -> cover.chunkSize(deal))
        .orElseGet(() -> Lottery.chunkSize(deal.limits().fuel()));
  }

  private static int count(Deal deal, int lot, int size) {
    return (deal.lotSize(lot) + size - 1) / size;
  }

  /** Tickets that are hashed to draw a lot, at most: what it costs. */
  public static long tickets(Deal deal, Roster roster, int lot) {
    long seats = roster.seats().stream().mapToLong(Seat::seats).sum();
    return seats * count(deal, lot, size(deal, roster));
  }

  /** Who covers the chunk with its stake (spec L-65). */
  private static List<Seat> covered(
      Deal deal, Roster roster, Bytes32 seed, int size, int chunk, List<Seat> compatible) {
    return roster
        .cover()
        .map(
            cover ->
                compatible.stream()
                    .filter(seat -> cover.allows(seed, deal, seat, size, chunk))
                    .toList())
        .orElse(compatible);
  }

  /** One copy is taken, provisionally, of who is known to be right (protocol 6). */
  private static boolean isSpot(Deal deal, Roster roster, List<Address> ranking) {
    return deal.mode() == Mode.SPOT
        && !ranking.isEmpty()
        && roster
            .seat(ranking.getFirst())
            .filter(seat -> seat.standing().in(deal.limits().fuel()) >= SpotCheck.MIN_STANDING)
            .isPresent();
  }

  /** Number of the chunk that a task of the deal is in. */
  public int chunkOf(int taskIndex) {
    return taskIndex / size;
  }

  public List<Address> ranking(int chunk) {
    return rankings.get(chunk - first);
  }

  /** Ranks below it may work on the chunk from the start (spec L-3). */
  public int leased(int chunk) {
    return leases.get(chunk - first);
  }

  public int firstTask(int chunk) {
    return chunk * size;
  }

  /** One past the chunk's last task in a deal of this many tasks. */
  public int endTask(int chunk, int volume) {
    return Math.min((chunk + 1) * size, volume);
  }
}
