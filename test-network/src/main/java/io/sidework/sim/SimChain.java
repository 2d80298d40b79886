package io.sidework.sim;

import io.sidework.contracts.DeploymentParameters;
import io.sidework.contracts.chain.AccountState;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.DealState;
import io.sidework.contracts.chain.Tip;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Lottery;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.ledger.Ledger;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one process sees of the chain: the books of {@link Blocks}, when they answer. */
final class SimChain implements Chain {
  private final Blocks blocks;
  private final Runnable reach;

  /**
   * @param reach throws when the chain does not answer
   */
  SimChain(Blocks blocks, Runnable reach) {
    this.blocks = blocks;
    this.reach = reach;
  }

  private Blocks blocks() {
    reach.run();
    return blocks;
  }

  @Override
  public Domain domain() {
    return blocks.domain();
  }

  @Override
  public Address token() {
    return Address.ZERO;
  }

  @Override
  public DeploymentParameters terms() {
    return blocks.terms();
  }

  @Override
  public long deployedAt() {
    return 0;
  }

  @Override
  public long head() {
    return blocks().head();
  }

  @Override
  public long time() {
    return blocks().time();
  }

  @Override
  public int epoch() {
    return blocks().visibleEpoch();
  }

  @Override
  public Committee committee(int epoch) {
    return blocks().committee(epoch);
  }

  @Override
  public Roster roster(int epoch) {
    return blocks().roster(epoch);
  }

  @Override
  public Map<Address, String> endpoints() {
    return blocks().endpoints();
  }

  @Override
  public List<ChainEvent> events(long fromBlock, long toBlock) {
    return blocks().events(fromBlock, toBlock);
  }

  @Override
  public List<ChainEvent> eventsOf(DealId deal) {
    return events(0, Long.MAX_VALUE).stream().filter(event -> event.isOf(deal)).toList();
  }

  @Override
  public Optional<Deal> deal(DealId id) {
    return blocks().deals().stream().filter(deal -> deal.id().equals(id)).findFirst();
  }

  @Override
  public long gasUsed(Bytes32 transaction) {
    return 0;
  }

  @Override
  public Optional<Bytes32> seed(Deal deal) {
    long head = head();
    return events(0, head).stream()
        .filter(ChainEvent.BeaconSet.class::isInstance)
        .map(ChainEvent.BeaconSet.class::cast)
        .filter(set -> set.epoch() == deal.epoch())
        .filter(set -> head > Math.max(deal.block(), set.origin().block()))
        .map(set -> seed(deal, set))
        .findFirst();
  }

  private Bytes32 seed(Deal deal, ChainEvent.BeaconSet set) {
    long block = Math.max(deal.block(), set.origin().block()) + 1;
    return Lottery.seed(blocks.hash(block), set.beacon(), deal.id());
  }

  @Override
  public Tip tip(Address node) {
    Ledger.Tip tip = blocks().ledger().tipOf(node);
    return new Tip(tip.value(), tip.from());
  }

  @Override
  public DealState state(DealId id) {
    int number = blocks().number(id);
    if (number < 0) {
      return new DealState(false, Amount.ZERO, Amount.ZERO, 0, 0, 0);
    }
    Ledger.DealState state = blocks.ledger().deals().get(number);
    return new DealState(
        true, state.locked(), state.reserve(), state.settled(), state.volume(), state.deadline());
  }

  @Override
  public BigInteger settled(DealId id, int lot) {
    int number = blocks().number(id);
    return number < 0 ? BigInteger.ZERO : blocks.ledger().settledBits(number, lot);
  }

  @Override
  public AccountState account(Address account) {
    Ledger.Balance balance = blocks().ledger().balanceOf(account);
    return new AccountState(balance.free(), balance.staked(), balance.unbonding());
  }

  @Override
  public Optional<Address> ownerOf(Address asset) {
    return Optional.empty();
  }

  @Override
  public boolean isDelivered(DealId id, int taskIndex) {
    return blocks().isDelivered(id, taskIndex);
  }

  @Override
  public Amount tokenBalance(Address account) {
    return blocks().ledger().balanceOf(account).wallet();
  }

  @Override
  public Amount feePot(int epoch) {
    return blocks().ledger().potOf(epoch).collected();
  }

  @Override
  public int filled(Bytes32 orderHash) {
    return 0;
  }

  @Override
  public void close() {}
}
