package io.sidework.contracts.chain;

import io.sidework.contracts.DeploymentParameters;
import io.sidework.contracts.abi.CreditToken;
import io.sidework.contracts.abi.Sidework;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Lottery;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.EthFilter;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.EthLog;
import org.web3j.protocol.core.methods.response.Log;
import org.web3j.protocol.http.HttpService;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;

/** {@link Chain} over JSON-RPC with web3j. What can no longer change is asked for once. */
public final class Web3jChain implements Chain {
  /** Most blocks that one eth_getLogs spans: Besu refuses more by default (rpc-max-logs-range). */
  private static final long LOG_SPAN = 5_000;

  private final Web3j web3j;
  private final Domain domain;
  private final Sidework sidework;
  private final CreditToken credits;
  private final Address token;
  private final DeploymentParameters terms;
  private final long deployedAt;
  private final ChainLogs logs;
  private final Map<Integer, Committee> committees = new ConcurrentHashMap<>();
  private final Map<Integer, Roster> rosters = new ConcurrentHashMap<>();
  private final Map<DealId, Deal> deals = new ConcurrentHashMap<>();

  private Web3jChain(Web3j web3j, BigInteger chainId, Address contract, long deployedAt)
      throws Exception {
    this.web3j = web3j;
    this.domain = Domain.of(chainId, contract);
    this.deployedAt = deployedAt;
    var reader = new ReadonlyTransactionManager(web3j, Address.ZERO.toString());
    var noGas = new StaticGasProvider(BigInteger.ZERO, BigInteger.ZERO);
    this.sidework = Sidework.load(contract.toString(), web3j, reader, noGas);
    this.token = Address.parse(sidework.token().send());
    this.credits = CreditToken.load(token.toString(), web3j, reader, noGas);
    this.terms = DeploymentParameters.of(sidework.parameters().send());
    this.logs = new ChainLogs(terms);
  }

  /**
   * Connects to a deployment.
   *
   * @param deployedAt block of the deployment, where reading logs begins
   * @throws ChainUnavailable when nothing answers, or there is no Sidework contract at the address
   */
  public static Web3jChain connect(URI rpc, Address contract, long deployedAt) {
    Web3j web3j = Web3j.build(new HttpService(rpc.toString()));
    try {
      BigInteger chainId = web3j.ethChainId().send().getChainId();
      String code =
          web3j.ethGetCode(contract.toString(), DefaultBlockParameterName.LATEST).send().getCode();
      if (code == null || code.length() <= 2) {
        throw new ChainUnavailable(
            "there is no contract at " + contract + " on the chain at " + rpc);
      }
      return new Web3jChain(web3j, chainId, contract, deployedAt);
    } catch (ChainUnavailable e) {
      web3j.shutdown();
      throw e;
    } catch (Exception e) {
      web3j.shutdown();
      throw new ChainUnavailable("the chain at " + rpc + " does not answer: " + e.getMessage(), e);
    }
  }

  /** An account whose key signs transactions to this deployment. */
  public ChainAccount account(EcKey key) {
    return new Web3jAccount(this, new TransactionSender(web3j, key, domain.chainId()));
  }

  @Override
  public Domain domain() {
    return domain;
  }

  @Override
  public Address token() {
    return token;
  }

  @Override
  public DeploymentParameters terms() {
    return terms;
  }

  @Override
  public long deployedAt() {
    return deployedAt;
  }

  @Override
  public long head() {
    return ask(() -> web3j.ethBlockNumber().send().getBlockNumber()).longValueExact();
  }

  @Override
  public long time() {
    return ask(() ->
            web3j
                .ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false)
                .send()
                .getBlock()
                .getTimestamp())
        .longValueExact();
  }

  @Override
  public int epoch() {
    return ask(() -> sidework.epoch().send()).intValueExact();
  }

  @Override
  public Committee committee(int epoch) {
    Committee known = committees.get(epoch);
    if (known == null) {
      readEpoch(epoch);
      known = committees.get(epoch);
    }
    if (known == null) {
      throw new IllegalArgumentException("epoch " + epoch + " has not started");
    }
    return known;
  }

  @Override
  public Roster roster(int epoch) {
    committee(epoch);
    return java.util.Objects.requireNonNull(rosters.get(epoch));
  }

  /** Folds the logs up to the start of an epoch into its committee and roster (spec R-12). */
  private void readEpoch(int epoch) {
    Map<Address, Seat> seats = new TreeMap<>();
    for (ChainEvent event : events(deployedAt, head())) {
      if (event instanceof ChainEvent.SeatsChanged changed) {
        if (changed.seats() == 0) {
          seats.remove(changed.owner());
        } else {
          seats.put(
              changed.owner(),
              new Seat(changed.owner(), changed.seats(), changed.pool(), changed.ask(), 0));
        }
      } else if (event instanceof ChainEvent.EpochStarted started && started.epoch() == epoch) {
        rosters.put(epoch, new Roster(epoch, List.copyOf(seats.values())));
        committees.put(epoch, new Committee(epoch, started.committee()));
        return;
      }
    }
  }

  @Override
  public Map<Address, String> endpoints() {
    Map<Address, String> endpoints = new TreeMap<>();
    for (ChainEvent event : events(deployedAt, head())) {
      if (event instanceof ChainEvent.NodeJoined joined) {
        endpoints.put(joined.node(), joined.endpoint());
      }
    }
    return endpoints;
  }

  @Override
  public List<ChainEvent> events(long fromBlock, long toBlock) {
    return logs(fromBlock, toBlock, null);
  }

  /** Logs with an indexed deal id in second place, or all when it is null. */
  private List<ChainEvent> logs(long fromBlock, long toBlock, @Nullable DealId deal) {
    List<ChainEvent> events = new ArrayList<>();
    for (long from = fromBlock; from <= toBlock; from += LOG_SPAN) {
      EthFilter filter =
          new EthFilter(
              DefaultBlockParameter.valueOf(BigInteger.valueOf(from)),
              DefaultBlockParameter.valueOf(
                  BigInteger.valueOf(Math.min(toBlock, from + LOG_SPAN - 1))),
              domain.contract().toString());
      if (deal != null) {
        filter.addNullTopic().addSingleTopic(deal.toString());
      }
      EthLog answer = ask(() -> web3j.ethGetLogs(filter).send());
      if (answer.hasError()) {
        throw new ChainUnavailable("eth_getLogs failed: " + answer.getError().getMessage());
      }
      for (EthLog.LogResult<?> result : answer.getLogs()) {
        events.add(logs.decode((Log) result.get()));
      }
    }
    return events;
  }

  /** Every event about one deal, oldest first. */
  @Override
  public List<ChainEvent> eventsOf(DealId deal) {
    return logs(deployedAt, head(), deal);
  }

  @Override
  public Optional<Deal> deal(DealId id) {
    Deal known = deals.get(id);
    if (known == null) {
      for (ChainEvent event : eventsOf(id)) {
        if (event instanceof ChainEvent.DealMade made) {
          known = made.deal();
          deals.put(id, known);
        }
      }
    }
    return Optional.ofNullable(known);
  }

  @Override
  public Optional<Bytes32> seed(Deal deal) {
    EthBlock.Block block =
        askNullable(
            () ->
                web3j
                    .ethGetBlockByNumber(
                        DefaultBlockParameter.valueOf(BigInteger.valueOf(deal.block() + 1)), false)
                    .send()
                    .getBlock());
    return Optional.ofNullable(block)
        .map(found -> Lottery.seed(Bytes32.parse(found.getHash()), deal.id()));
  }

  @Override
  public DealState state(DealId id) {
    Sidework.Deal deal = ask(() -> sidework.dealOf(id.value().toArray()).send());
    return new DealState(
        deal.volume.signum() != 0,
        new Amount(deal.locked),
        deal.settled.intValueExact(),
        deal.volume.intValueExact(),
        deal.deadline.longValueExact());
  }

  @Override
  public BigInteger settled(DealId id, int lot) {
    return ask(() -> sidework.settledBits(id.value().toArray(), BigInteger.valueOf(lot)).send());
  }

  @Override
  public AccountState account(Address account) {
    var state = ask(() -> sidework.accountOf(account.toString()).send());
    return new AccountState(
        new Amount(state.component1()),
        new Amount(state.component2()),
        new Amount(state.component3()));
  }

  @Override
  public Amount tokenBalance(Address account) {
    return new Amount(ask(() -> credits.balanceOf(account.toString()).send()));
  }

  @Override
  public Amount feePot(int epoch) {
    var pot = ask(() -> sidework.feePot(BigInteger.valueOf(epoch)).send());
    return new Amount(pot.component1().subtract(pot.component2()));
  }

  @Override
  public int filled(Bytes32 orderHash) {
    return ask(() -> sidework.filled(orderHash.toArray()).send()).intValueExact();
  }

  @Override
  public long gasUsed(Bytes32 transaction) {
    return ask(
        () ->
            web3j
                .ethGetTransactionReceipt(transaction.toString())
                .send()
                .getTransactionReceipt()
                .map(receipt -> receipt.getGasUsed().longValueExact())
                .orElseThrow(() -> new IOException("no receipt of " + transaction)));
  }

  List<ChainEvent> decode(List<Log> raw) {
    return raw.stream()
        .filter(log -> Address.parse(log.getAddress()).equals(domain.contract()))
        .map(logs::decode)
        .toList();
  }

  Sidework calls() {
    return sidework;
  }

  CreditToken tokenCalls() {
    return credits;
  }

  @Override
  public void close() {
    web3j.shutdown();
  }

  /** A call to the chain, with its failures told in one way. */
  interface Question<T extends @Nullable Object> {
    T ask() throws Exception;
  }

  static <T> T ask(Question<T> question) {
    return java.util.Objects.requireNonNull(askNullable(question), "the chain answered null");
  }

  private static <T> @Nullable T askNullable(Question<@Nullable T> question) {
    try {
      return question.ask();
    } catch (ChainUnavailable | ContractRefused e) {
      throw e;
    } catch (Exception e) {
      throw new ChainUnavailable("the chain does not answer: " + e.getMessage(), e);
    }
  }
}
