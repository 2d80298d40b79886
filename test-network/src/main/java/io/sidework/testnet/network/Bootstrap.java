package io.sidework.testnet.network;

import io.sidework.contracts.Deployer;
import io.sidework.contracts.Deployment;
import io.sidework.contracts.DeploymentParameters;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.contracts.chain.TransactionSender;
import io.sidework.contracts.chain.Web3jChain;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.BeaconChain;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;

/**
 * Puts the contracts on a chain and gives every member its gas, credits and stake, as many
 * transactions to a block as their order allows.
 */
final class Bootstrap {
  private static final Amount GAS_MONEY = Amount.parse("1");
  private static final Amount SUPPLY = Amount.parse("1000000000");

  /** Credits that a requester starts with, outside of escrow. */
  private static final Amount REQUESTER_CREDITS = Amount.parse("100000");

  private final Web3j web3j;
  private final EcKey funder;

  Bootstrap(Web3j web3j, EcKey funder) {
    this.web3j = web3j;
    this.funder = funder;
  }

  /** A node that is to join: its key and the address it will serve at. */
  record Node(EcKey key, String endpoint) {}

  /** Deploys token and contracts, the whole supply to the funder. */
  Deployment deploy(DeploymentParameters parameters) throws IOException {
    BigInteger chainId = web3j.ethChainId().send().getChainId();
    return new Deployer(web3j, new TransactionSender(web3j, funder, chainId))
        .deployWithToken(funder.address(), SUPPLY, parameters);
  }

  /**
   * Funds, stakes and starts the first epoch. Nodes join last: those that run already start the
   * epoch as soon as there are enough of them, and workers must be in its roster.
   */
  void populate(Web3jChain chain, List<Node> nodes, List<EcKey> workers, EcKey requester)
      throws IOException, NetworkFailure {
    ChainAccount bank = chain.account(funder);
    boolean gasCosts = gasCosts(nodes.size() + workers.size() + 1);
    DeploymentParameters terms = chain.terms();
    List<Callable<Void>> members = new ArrayList<>();
    for (Node node : nodes) {
      members.add(
          () -> {
            ChainAccount account = chain.account(node.key());
            fund(bank, account.address(), terms.nodeStake(), gasCosts);
            account.deposit(terms.nodeStake());
            return null;
          });
    }
    for (EcKey worker : workers) {
      members.add(
          () -> {
            ChainAccount account = chain.account(worker);
            fund(bank, account.address(), terms.seatStake(), gasCosts);
            account.deposit(terms.seatStake());
            account.stakeSeats(1, Address.ZERO, Amount.ZERO);
            return null;
          });
    }
    members.add(
        () -> {
          fund(bank, requester.address(), REQUESTER_CREDITS, gasCosts);
          return null;
        });
    all(members);
    List<Callable<Void>> joins = new ArrayList<>();
    for (Node node : nodes) {
      joins.add(
          () -> {
            chain.account(node.key()).joinAsNode(node.endpoint(), tip(chain, node.key()));
            return null;
          });
    }
    all(joins);
    startEpoch(chain, nodes.getFirst().key());
  }

  private static void startEpoch(Web3jChain chain, EcKey node) {
    try {
      chain.account(node).startEpoch();
    } catch (ContractRefused e) {
      if (chain.epoch() == 0) {
        throw e;
      }
    }
  }

  /** Of the chain that the node's process derives from the same key (spec R-33). */
  private static Bytes32 tip(Web3jChain chain, EcKey node) {
    return BeaconChain.of(node.secret(), chain.domain().separator()).tip();
  }

  /**
   * Whether members get gas money: where gas has a price, and wherever the funder can afford it. A
   * price of zero may not last, and Besu 26.4 to 26.7.0 never includes a free transaction of an
   * account without any balance.
   */
  private boolean gasCosts(int members) throws IOException {
    BigInteger held =
        web3j
            .ethGetBalance(funder.address().toString(), DefaultBlockParameterName.LATEST)
            .send()
            .getBalance();
    BigInteger needed = GAS_MONEY.units().multiply(BigInteger.valueOf(members + 1L));
    return held.compareTo(needed) >= 0 || web3j.ethGasPrice().send().getGasPrice().signum() > 0;
  }

  /** Gas and credits, both in flight together. */
  private static void fund(ChainAccount bank, Address to, Amount credits, boolean gasCosts)
      throws NetworkFailure {
    List<Callable<Void>> transfers = new ArrayList<>();
    if (gasCosts) {
      transfers.add(
          () -> {
            bank.sendGas(to, GAS_MONEY);
            return null;
          });
    }
    transfers.add(
        () -> {
          bank.transfer(to, credits);
          return null;
        });
    all(transfers);
  }

  private static void all(List<Callable<Void>> jobs) throws NetworkFailure {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done : executor.invokeAll(jobs)) {
        done.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkFailure("interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new NetworkFailure("setting up the chain failed: " + cause.getMessage(), e);
    }
  }
}
