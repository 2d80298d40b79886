package io.sidework.contracts.chain;

import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.type.Address;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Who certifies and who may work in an epoch: what the logs before its start say (spec R-12). */
record EpochRoll(Committee committee, Roster roster) {

  /**
   * Folds the contract's events up to the start of an epoch.
   *
   * @param events from the first one on
   * @return empty when the epoch has not started
   */
  static Optional<EpochRoll> of(int epoch, List<ChainEvent> events) {
    Map<Address, Seat> seats = new TreeMap<>();
    Map<Address, Address> keys = new TreeMap<>();
    for (ChainEvent event : events) {
      switch (event) {
        case ChainEvent.SeatsChanged changed when changed.seats() == 0 ->
            seats.remove(changed.owner());
        case ChainEvent.SeatsChanged changed -> seats.put(changed.owner(), changed.seat());
        case ChainEvent.SigningKeyChanged changed -> keys.put(changed.account(), changed.key());
        case ChainEvent.EpochStarted started when started.epoch() == epoch -> {
          List<Seat> signing =
              seats.values().stream()
                  .map(seat -> seat.signedBy(keys.getOrDefault(seat.owner(), seat.owner())))
                  .toList();
          return Optional.of(
              new EpochRoll(new Committee(epoch, started.committee()), new Roster(epoch, signing)));
        }
        default -> {}
      }
    }
    return Optional.empty();
  }
}
