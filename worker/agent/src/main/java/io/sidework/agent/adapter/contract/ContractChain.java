package io.sidework.agent.adapter.contract;

import io.sidework.agent.port.ChainView;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link ChainView} of a deployment. */
public final class ContractChain implements ChainView {
  private final Chain chain;

  public ContractChain(Chain chain) {
    this.chain = chain;
  }

  @Override
  public long deployedAt() {
    return chain.deployedAt();
  }

  @Override
  public long head() {
    return chain.head();
  }

  @Override
  public long time() {
    return chain.time();
  }

  @Override
  public int epoch() {
    return chain.epoch();
  }

  @Override
  public Committee committee(int epoch) {
    return chain.committee(epoch);
  }

  @Override
  public Roster roster(int epoch) {
    return chain.roster(epoch);
  }

  @Override
  public Optional<Bytes32> seed(Deal deal) {
    return chain.seed(deal);
  }

  @Override
  public Map<Address, String> endpoints() {
    return chain.endpoints();
  }

  @Override
  public List<ChainEvent> events(long fromBlock, long toBlock) {
    return chain.events(fromBlock, toBlock);
  }
}
