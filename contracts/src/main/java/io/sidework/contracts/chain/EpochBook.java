package io.sidework.contracts.chain;

import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Cover;
import io.sidework.protocol.deal.Credit;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Machine;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.deal.StandingBook;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.DealId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Folds the contract's events, from the first one on, into the rolls of all epochs: what the logs
 * before an epoch's start say (spec ). Not for more than one thread.
 */
final class EpochBook {
  private final Amount seatStake;
  private final Map<Address, Seat> seats = new TreeMap<>();
  private final Map<Address, Address> keys = new TreeMap<>();
  private final Map<Address, Machine> machines = new TreeMap<>();
  private final Map<DealId, Deal> deals = new TreeMap<>();
  private final StandingBook standings = new StandingBook();
  private final Map<Integer, EpochRoll> rolls = new TreeMap<>();
  private final Map<Integer, ChainEvent.BeaconSet> beacons = new TreeMap<>();

  /**
   * @param seatStake of the deployment
   */
  EpochBook(Amount seatStake) {
    this.seatStake = seatStake;
  }

  /** The roll of an epoch; empty when it has not started by the last event. */
  Optional<EpochRoll> roll(int epoch) {
    return Optional.ofNullable(rolls.get(epoch));
  }

  /** The beacon of an epoch; empty when too few have revealed by the last event. */
  Optional<ChainEvent.BeaconSet> beacon(int epoch) {
    return Optional.ofNullable(beacons.get(epoch));
  }

  /**
   * Takes in the next event.
   *
   * @param credits certified with the segment that the event settles; empty for every other event,
   *     and for segments that another contract had settled
   */
  void add(ChainEvent event, List<Credit> credits) {
    switch (event) {
      case ChainEvent.SeatsChanged changed when changed.seats() == 0 ->
          seats.remove(changed.owner());
      case ChainEvent.SeatsChanged changed -> seats.put(changed.owner(), changed.seat());
      case ChainEvent.SigningKeyChanged changed -> keys.put(changed.account(), changed.key());
      case ChainEvent.Described said ->
          machines.put(said.account(), DescriptionText.read(said.description()));
      case ChainEvent.DealMade made -> deals.put(made.deal().id(), made.deal());
      case ChainEvent.SegmentSettled settled -> settled(settled, credits);
      case ChainEvent.DealFinished finished -> deals.remove(finished.deal());
      case ChainEvent.DealRefunded refunded -> deals.remove(refunded.deal());
      case ChainEvent.Slashed slashed when slashed.asWorker() -> standings.slashed(slashed.owner());
      case ChainEvent.EpochStarted started -> rolls.put(started.epoch(), roll(started));
      case ChainEvent.BeaconSet set -> beacons.put(set.epoch(), set);
      default -> {}
    }
  }

  private void settled(ChainEvent.SegmentSettled settled, List<Credit> credits) {
    Deal deal = deals.get(settled.deal());
    if (deal == null) {
      throw new IllegalStateException("no log says that deal " + settled.deal() + " was made");
    }
    standings.settled(deal, settled.bits().bitCount(), credits);
  }

  private EpochRoll roll(ChainEvent.EpochStarted started) {
    List<Seat> members =
        seats.values().stream()
            .map(seat -> seat.signedBy(keys.getOrDefault(seat.owner(), seat.owner())))
            .map(seat -> seat.of(standings.of(seat.owner())))
            .map(seat -> seat.on(machines.getOrDefault(seat.owner(), Machine.UNKNOWN)))
            .toList();
    Committee committee = new Committee(started.epoch(), started.committee());
    Cover cover = new Cover(seatStake, committee.size());
    return new EpochRoll(committee, new Roster(started.epoch(), members, Optional.of(cover)));
  }
}
