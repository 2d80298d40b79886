package io.sidework.agent.application;

import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.Map;

/** Hears what a worker has to know of the chain, in the chain's order. */
public interface ChainListener {
  /** A deal that this worker may be drawn for. */
  void deal(DealTerms terms);

  void settled(DealId deal, int lot, BigInteger tasks);

  /** Finished, refunded, or long past its deadline. */
  void over(DealId deal);

  /** Timestamp of the latest block, Unix seconds. */
  void time(long seconds);

  /** Nodes to be linked with, by base URL. */
  void endpoints(Map<Address, String> endpoints);
}
