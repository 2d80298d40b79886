package io.sidework.agent.port;

import io.sidework.contracts.chain.ChainEvent;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The chain as a worker reads it, itself and from nobody else. Calls block; each throws {@link
 * io.sidework.contracts.chain.ChainUnavailable} when the chain does not answer.
 */
public interface ChainView {
  /** Block where the contract's logs begin. */
  long deployedAt();

  /** Number of the latest block. */
  long head();

  /** Timestamp of the latest block, Unix seconds. */
  long time();

  /** Current epoch, 0 before the first. */
  int epoch();

  Committee committee(int epoch);

  Roster roster(int epoch);

  /** The deal's lottery seed; empty until a block after the match exists. */
  Optional<Bytes32> seed(Deal deal);

  /** Base URLs that nodes have published. */
  Map<Address, String> endpoints();

  /** Decoded logs, in order, both ends included. */
  List<ChainEvent> events(long fromBlock, long toBlock);
}
