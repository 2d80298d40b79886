package io.sidework.contracts.chain;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.List;

/** A decoded log of the Sidework contract. */
public sealed interface ChainEvent {
  /** Block and transaction it is from. */
  Origin origin();

  /** Where a log stands on the chain. */
  record Origin(long block, Bytes32 transaction) {}

  record DealMade(Origin origin, Deal deal) implements ChainEvent {}

  record SegmentSettled(
      Origin origin, DealId deal, int lot, BigInteger bits, Bytes32 root, Amount spent)
      implements ChainEvent {}

  /** A segment of a batch changed nothing; reason in the contract's words. */
  record SegmentSkipped(Origin origin, DealId deal, int lot, String reason) implements ChainEvent {}

  record DealFinished(Origin origin, DealId deal, Amount returned) implements ChainEvent {}

  record DealRefunded(Origin origin, DealId deal, Amount amount) implements ChainEvent {}

  record Credited(Origin origin, Address account, Amount amount) implements ChainEvent {}

  record Deposited(Origin origin, Address account, Amount amount) implements ChainEvent {}

  record Withdrawn(Origin origin, Address account, Amount amount) implements ChainEvent {}

  record NodeJoined(Origin origin, Address node, String endpoint) implements ChainEvent {}

  record SeatsChanged(Origin origin, Address owner, int seats, Address pool, Amount ask)
      implements ChainEvent {}

  record EpochStarted(Origin origin, int epoch, List<Address> committee) implements ChainEvent {}

  record Slashed(Origin origin, Address owner, Amount taken, Amount repaid) implements ChainEvent {}

  /** Any other log, by its name. */
  record Other(Origin origin, String name) implements ChainEvent {}
}
