package io.sidework.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.contracts.chain.AccountState;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.DealState;
import io.sidework.gateway.api.Json;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.DealId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Promise P1 read from the chain: what all accounts, deals and fee pots hold against the tokens
 * that the contract holds (spec G-24).
 *
 * @param accounts how many accounts ever appeared in the contract's logs
 * @param tokens what the token says the contract holds
 * @param block head at which all of it was read
 */
public record EscrowAudit(
    Amount free,
    Amount staked,
    Amount unbonding,
    Amount locked,
    Amount fees,
    Amount tokens,
    int accounts,
    int deals,
    long block) {
  private static final int ATTEMPTS = 20;
  private static final long PAUSE_MILLIS = 250;

  /**
   * Reads the whole deployment. Repeated until no log of the contract falls between the first and
   * the last read, so that the numbers are of one moment.
   *
   * @throws JobFailed when the contract is never quiet for that long
   */
  public static EscrowAudit of(Chain chain) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long head = chain.head();
      EscrowAudit audit = read(chain, head);
      long after = chain.head();
      if (after == head || chain.events(head + 1, after).isEmpty()) {
        return audit;
      }
      Patience.pause(PAUSE_MILLIS);
    }
    throw new JobFailed("escrow cannot be audited while every block changes it: try again later");
  }

  private static EscrowAudit read(Chain chain, long head) {
    List<ChainEvent> events = chain.events(chain.deployedAt(), head);
    Set<Address> accounts = new TreeSet<>();
    Set<DealId> deals = new TreeSet<>();
    int epochs = 0;
    for (ChainEvent event : events) {
      switch (event) {
        case ChainEvent.DealMade e -> {
          accounts.add(e.deal().payer());
          deals.add(e.deal().id());
        }
        case ChainEvent.Credited e -> accounts.add(e.account());
        case ChainEvent.Delivered e -> accounts.add(e.deliverer());
        case ChainEvent.Deposited e -> accounts.add(e.account());
        case ChainEvent.Withdrawn e -> accounts.add(e.account());
        case ChainEvent.NodeJoined e -> accounts.add(e.node());
        case ChainEvent.SeatsChanged e -> accounts.add(e.owner());
        case ChainEvent.Slashed e -> {
          accounts.add(e.owner());
          accounts.add(ChainEvent.Slashed.BURN);
        }
        case ChainEvent.EpochStarted e -> {
          accounts.addAll(e.committee());
          epochs = Math.max(epochs, e.epoch());
        }
        default -> {}
      }
    }
    Amount free = Amount.ZERO;
    Amount staked = Amount.ZERO;
    Amount unbonding = Amount.ZERO;
    for (Address account : accounts) {
      AccountState state = chain.account(account);
      free = free.plus(state.free());
      staked = staked.plus(state.staked());
      unbonding = unbonding.plus(state.unbonding());
    }
    Amount locked = Amount.ZERO;
    for (DealId deal : deals) {
      DealState state = chain.state(deal);
      locked = locked.plus(state.locked()).plus(state.reserve());
    }
    Amount fees = Amount.ZERO;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      fees = fees.plus(chain.feePot(epoch));
    }
    Amount tokens = chain.tokenBalance(chain.domain().contract());
    return new EscrowAudit(
        free, staked, unbonding, locked, fees, tokens, accounts.size(), deals.size(), head);
  }

  /** Everything the contract owes to somebody. */
  public Amount owed() {
    return free.plus(staked).plus(unbonding).plus(locked).plus(fees);
  }

  public boolean isBalanced() {
    return owed().equals(tokens);
  }

  public ObjectNode toJson() {
    return Json.object()
        .put("free", free.toString())
        .put("staked", staked.toString())
        .put("unbonding", unbonding.toString())
        .put("locked", locked.toString())
        .put("fees", fees.toString())
        .put("owed", owed().toString())
        .put("tokens", tokens.toString())
        .put("accounts", accounts)
        .put("deals", deals)
        .put("block", block)
        .put("balanced", isBalanced());
  }
}
