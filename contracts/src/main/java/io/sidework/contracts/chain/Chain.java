package io.sidework.contracts.chain;

import io.sidework.contracts.DeploymentParameters;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one deployment of the contracts. Calls block on the network; each throws {@link
 * ChainUnavailable} when the chain does not answer. Thread-safe.
 */
public interface Chain extends AutoCloseable {
  Domain domain();

  Address token();

  DeploymentParameters terms();

  /** Block number in which the contracts were deployed: where logs begin. */
  long deployedAt();

  /** Number of the latest block. */
  long head();

  /** Timestamp of the latest block, Unix seconds. */
  long time();

  /** The current epoch; 0 before the first has started. */
  int epoch();

  /**
   * @throws IllegalArgumentException when the epoch has not started
   */
  Committee committee(int epoch);

  Roster roster(int epoch);

  /**
   * Base URLs that nodes have published, such as http://127.0.0.1:7001, by their accounts and by
   * the keys that sign for them.
   */
  Map<Address, String> endpoints();

  /** Decoded logs of the contract, in order, both ends included. */
  List<ChainEvent> events(long fromBlock, long toBlock);

  /** Every event about one deal, oldest first. */
  List<ChainEvent> eventsOf(DealId deal);

  Optional<Deal> deal(DealId id);

  /** Gas that a transaction in a block used, its base cost included. */
  long gasUsed(Bytes32 transaction);

  /** What a node is committed to show next. */
  Tip tip(Address node);

  /**
   * The deal's lottery seed; empty until its epoch has a beacon and a block after both exists (spec
   *
   */
  Optional<Bytes32> seed(Deal deal);

  DealState state(DealId id);

  /** The bitmap word of a lot: bit i set when task 256*lot+i is settled. */
  BigInteger settled(DealId id, int lot);

  AccountState account(Address account);

  /** Who owns a program, dataset or pool; empty when there is none of that name (spec R-28). */
  Optional<Address> ownerOf(Address asset);

  /** Whether a task's result was told to its deal's callback (spec R-25). */
  boolean isDelivered(DealId id, int taskIndex);

  /** Credits held outside of escrow. */
  Amount tokenBalance(Address account);

  /** Fees collected for an epoch's committee and not yet claimed in full. */
  Amount feePot(int epoch);

  /** How much of an order is matched, in tasks; the volume when it was cancelled. */
  int filled(Bytes32 orderHash);

  @Override
  void close();
}
