package io.sidework.client.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.client.BadInput;
import io.sidework.client.Session;
import io.sidework.contracts.chain.AccountState;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.DealState;
import io.sidework.gateway.api.Json;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows an account's money. */
@Command(
    name = "balance",
    mixinStandardHelpOptions = true,
    description = "Shows an account's credits: free, locked in its deals, staked, unbonding.")
public final class BalanceCommand extends ClientCommand {
  @Parameters(
      paramLabel = "ACCOUNT",
      arity = "0..1",
      description = "0x and 40 hexadecimal digits (default: the requester of the network).")
  private @Nullable String account;

  @Override
  int run(Session session) {
    Address address = account == null ? session.key().address() : parse(account);
    Chain chain = session.chain();
    AccountState state = chain.account(address);
    Amount locked = locked(chain, address);
    Amount outside = chain.tokenBalance(address);
    if (isJson()) {
      ObjectNode document = Json.object().put("account", address.toString());
      document.put("free", state.free().toString()).put("locked", locked.toString());
      document.put("staked", state.staked().toString());
      document.put("unbonding", state.unbonding().toString());
      document.put("outside", outside.toString());
      print(document);
    } else {
      print("account    " + address);
      print("free       " + state.free());
      print("locked     " + locked);
      print("staked     " + state.staked());
      print("unbonding  " + state.unbonding());
      print("outside    " + outside);
    }
    return OK;
  }

  private static Address parse(String text) {
    try {
      return Address.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BadInput("ACCOUNT: " + e.getMessage(), e);
    }
  }

  /** In deals that the account pays for, with the fees for delivery. */
  private static Amount locked(Chain chain, Address account) {
    Amount locked = Amount.ZERO;
    for (ChainEvent event : chain.events(chain.deployedAt(), chain.head())) {
      if (event instanceof ChainEvent.DealMade made && made.deal().payer().equals(account)) {
        DealState state = chain.state(made.deal().id());
        locked = locked.plus(state.locked()).plus(state.reserve());
      }
    }
    return locked;
  }
}
