package io.sidework.contracts.chain;

import io.sidework.protocol.deal.Credit;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that the chain said so far, read once and in order: each question for an epoch reads on from
 * where the one before ended. Thread-safe; blocks on the network.
 */
final class ChainHistory {
  /** Blocks taken in at once. */
  private static final long PAGE = 5_000;

  /** Where it reads. Each call throws {@link ChainUnavailable} when the chain does not answer. */
  interface Source {
    long head();

    List<ChainEvent> events(long fromBlock, long toBlock);

    /**
     * The credits of the segments of a settlement, in the order of the call.
     *
     * @return empty when the transaction does not call the contract itself
     */
    List<List<Credit>> credits(Bytes32 transaction);
  }

  /** An event with the credits that were certified with it. */
  private record Told(ChainEvent event, List<Credit> credits) {}

  private final Source source;
  private final EpochBook book;
  private long next;

  /**
   * @param seatStake of the deployment
   */
  ChainHistory(Source source, long firstBlock, Amount seatStake) {
    this.source = source;
    this.book = new EpochBook(seatStake);
    this.next = firstBlock;
  }

  /** Who is what in an epoch; empty when it has not started. */
  synchronized Optional<EpochRoll> roll(int epoch) {
    if (book.roll(epoch).isEmpty()) {
      readOn();
    }
    return book.roll(epoch);
  }

  /** An epoch's beacon with where it was made; empty until it is. */
  synchronized Optional<ChainEvent.BeaconSet> beacon(int epoch) {
    if (book.beacon(epoch).isEmpty()) {
      readOn();
    }
    return book.beacon(epoch);
  }

  private void readOn() {
    long head = source.head();
    while (next <= head) {
      long to = Math.min(head, next + PAGE - 1);
      // All of the page is asked for first: what fails half-way must not count twice.
      List<Told> page = told(source.events(next, to));
      page.forEach(told -> book.add(told.event, told.credits));
      next = to + 1;
    }
  }

  /** The contract tells of each segment of a call in turn, that it settled or was left out. */
  private List<Told> told(List<ChainEvent> events) {
    Map<Bytes32, Integer> segments = new TreeMap<>();
    Map<Bytes32, List<List<Credit>>> settlements = new TreeMap<>();
    List<Told> page = new ArrayList<>(events.size());
    for (ChainEvent event : events) {
      List<Credit> credits = List.of();
      Bytes32 transaction = event.origin().transaction();
      if (event instanceof ChainEvent.SegmentSettled
          || event instanceof ChainEvent.SegmentSkipped) {
        int segment = segments.merge(transaction, 1, Integer::sum) - 1;
        if (event instanceof ChainEvent.SegmentSettled) {
          var all = settlements.computeIfAbsent(transaction, source::credits);
          credits = all.isEmpty() ? List.of() : all.get(segment);
        }
      }
      page.add(new Told(event, credits));
    }
    return page;
  }
}
