package io.sidework.contracts.chain;

import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.deal.Standing;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.List;

/** A decoded log of the Sidework contract, or of its delivery contract. */
public sealed interface ChainEvent {
  /** Block and transaction it is from. */
  Origin origin();

  /** Whether it is about this deal. */
  default boolean isOf(DealId deal) {
    return switch (this) {
      case DealMade made -> made.deal().id().equals(deal);
      case SegmentSettled settled -> settled.deal().equals(deal);
      case SegmentSkipped skipped -> skipped.deal().equals(deal);
      case DealFinished finished -> finished.deal().equals(deal);
      case DealRefunded refunded -> refunded.deal().equals(deal);
      case Delivered delivered -> delivered.deal().equals(deal);
      default -> false;
    };
  }

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

  /**
   * A task's output was handed to the deal's callback, for the deal's delivery fee (spec R-25).
   *
   * @param succeeded the callback took it
   */
  record Delivered(Origin origin, DealId deal, int taskIndex, Address deliverer, boolean succeeded)
      implements ChainEvent {}

  record Credited(Origin origin, Address account, Amount amount) implements ChainEvent {}

  record Deposited(Origin origin, Address account, Amount amount) implements ChainEvent {}

  record Withdrawn(Origin origin, Address account, Amount amount) implements ChainEvent {}

  record NodeJoined(Origin origin, Address node, String endpoint) implements ChainEvent {}

  record SeatsChanged(Origin origin, Address owner, int seats, Address pool, Amount ask)
      implements ChainEvent {
    /** What the roster says of the owner, while it signs with its own key. */
    public Seat seat() {
      return new Seat(owner, owner, seats, pool, ask, Standing.NONE);
    }
  }

  /** An account said what it offers; a later one replaces it (spec R-10). */
  record Described(Origin origin, Address account, String description) implements ChainEvent {}

  /** From the next epoch on, another key signs for the account (spec R-26). */
  record SigningKeyChanged(Origin origin, Address account, Address key) implements ChainEvent {}

  record EpochStarted(Origin origin, int epoch, List<Address> committee) implements ChainEvent {}

  /** Q nodes have shown what makes the epoch's beacon (spec R-33). */
  record BeaconSet(Origin origin, int epoch, Bytes32 beacon) implements ChainEvent {}

  /**
   * What was not repaid is burnt: it is the free balance of {@link #BURN}.
   *
   * @param asWorker for a worker's fault, which took its seats; else for a node's
   */
  record Slashed(Origin origin, Address owner, Amount taken, Amount repaid, boolean asWorker)
      implements ChainEvent {
    /** Nobody's account (spec R-23). */
    public static final Address BURN = Address.parse("0x000000000000000000000000000000000000dEaD");
  }

  /** Any other log, by its name. */
  record Other(Origin origin, String name) implements ChainEvent {}
}
