package io.sidework.contracts.chain;

import io.sidework.contracts.DeploymentParameters;
import io.sidework.contracts.abi.Assets;
import io.sidework.contracts.abi.Sidework;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.Committee;
import io.sidework.protocol.deal.Credit;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Lottery;
import io.sidework.protocol.deal.Roster;
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
import org.web3j.utils.Numeric;

/** {@link Chain} over JSON-RPC with web3j. What can no longer change is asked for once. */
public final class Web3jChain implements Chain {
  /** Most blocks that one eth_getLogs spans: Besu refuses more by default (rpc-max-logs-range). */
  private static final long LOG_SPAN = 5_000;

  private final Web3j web3j;
  private final Domain domain;
  private final Contracts contracts;

  /** Contracts whose logs are read. */
  private final List<String> emitters;

  private final Address token;
  private final DeploymentParameters terms;
  private final long deployedAt;
  private final ChainLogs logs;
  private final ChainHistory history;
  private final Map<DealId, Deal> deals = new ConcurrentHashMap<>();

  private Web3jChain(Web3j web3j, BigInteger chainId, Address contract, long deployedAt)
      throws Exception {
    this.web3j = web3j;
    this.domain = Domain.of(chainId, contract);
    this.deployedAt = deployedAt;
    this.contracts = Contracts.at(contract, web3j);
    this.emitters =
        List.of(
            contract.toString(),
            Address.parse(contracts.delivery().getContractAddress()).toString());
    this.token = Address.parse(contracts.token().getContractAddress());
    this.terms = DeploymentParameters.of(contracts.sidework().parameters().send());
    this.logs = new ChainLogs(terms);
    this.history = new ChainHistory(new Source(), deployedAt, terms.seatStake());
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
    return new Web3jAccount(this, contracts, new TransactionSender(web3j, key, domain.chainId()));
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
    return ask(() -> contracts.sidework().epoch().send()).intValueExact();
  }

  @Override
  public Committee committee(int epoch) {
    return roll(epoch).committee();
  }

  @Override
  public Roster roster(int epoch) {
    return roll(epoch).roster();
  }

  private EpochRoll roll(int epoch) {
    return history
        .roll(epoch)
        .orElseThrow(() -> new IllegalArgumentException("epoch " + epoch + " has not started"));
  }

  /** What the history is read from. */
  private final class Source implements ChainHistory.Source {
    @Override
    public long head() {
      return Web3jChain.this.head();
    }

    @Override
    public List<ChainEvent> events(long fromBlock, long toBlock) {
      return Web3jChain.this.events(fromBlock, toBlock);
    }

    @Override
    public List<List<Credit>> credits(Bytes32 transaction) {
      var sent =
          ask(
              () ->
                  web3j
                      .ethGetTransactionByHash(transaction.toString())
                      .send()
                      .getTransaction()
                      .orElseThrow(() -> new IOException("no transaction " + transaction)));
      byte[] input = Numeric.hexStringToByteArray(sent.getInput());
      boolean direct =
          sent.getTo() != null
              && Address.parse(sent.getTo()).equals(domain.contract())
              && SettleInput.isSettlement(input);
      return direct ? SettleInput.credits(input) : List.of();
    }
  }

  @Override
  public Map<Address, String> endpoints() {
    Endpoints endpoints = new Endpoints();
    events(deployedAt, head()).forEach(endpoints::apply);
    return endpoints.all();
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
              emitters);
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
  public Tip tip(Address node) {
    var tip = ask(() -> contracts.sidework().tipOf(node.toString()).send());
    return new Tip(Bytes32.of(tip.component1()), tip.component2().intValueExact());
  }

  @Override
  public Optional<Bytes32> seed(Deal deal) {
    return history
        .beacon(deal.epoch())
        .flatMap(
            set ->
                hash(Math.max(deal.block(), set.origin().block()) + 1)
                    .map(block -> Lottery.seed(block, set.beacon(), deal.id())));
  }

  /** Of a block; empty until it exists. */
  private Optional<Bytes32> hash(long block) {
    BigInteger number = BigInteger.valueOf(block);
    EthBlock.Block found =
        askNullable(
            () ->
                web3j
                    .ethGetBlockByNumber(DefaultBlockParameter.valueOf(number), false)
                    .send()
                    .getBlock());
    return Optional.ofNullable(found).map(it -> Bytes32.parse(it.getHash()));
  }

  @Override
  public DealState state(DealId id) {
    byte[] key = id.value().toArray();
    Sidework.Deal deal = ask(() -> contracts.sidework().dealOf(key).send());
    Sidework.Callback callback = ask(() -> contracts.sidework().callbackOf(key).send());
    return new DealState(
        deal.volume.signum() != 0,
        new Amount(deal.locked),
        new Amount(callback.fee.multiply(callback.undelivered)),
        deal.volume.subtract(deal.unsettled).intValueExact(),
        deal.volume.intValueExact(),
        deal.deadline.longValueExact());
  }

  @Override
  public BigInteger settled(DealId id, int lot) {
    return ask(
        () ->
            contracts.sidework().settledBits(id.value().toArray(), BigInteger.valueOf(lot)).send());
  }

  @Override
  public AccountState account(Address account) {
    var state = ask(() -> contracts.sidework().accountOf(account.toString()).send());
    return new AccountState(
        new Amount(state.component1()),
        new Amount(state.component2()),
        new Amount(state.component3()));
  }

  @Override
  public Optional<Address> ownerOf(Address asset) {
    Assets.Asset found = ask(() -> contracts.assets().assetOf(asset.toString()).send());
    return Optional.of(Address.parse(found.owner)).filter(owner -> !owner.isZero());
  }

  @Override
  public boolean isDelivered(DealId id, int taskIndex) {
    return ask(
        () ->
            contracts
                .delivery()
                .delivered(id.value().toArray(), BigInteger.valueOf(taskIndex))
                .send());
  }

  @Override
  public Amount tokenBalance(Address account) {
    return new Amount(ask(() -> contracts.token().balanceOf(account.toString()).send()));
  }

  @Override
  public Amount feePot(int epoch) {
    BigInteger index = BigInteger.valueOf(epoch);
    BigInteger left = ask(() -> contracts.sidework().feePot(index).send()).component1();
    for (int member = 0; member < committee(epoch).size(); member++) {
      BigInteger number = BigInteger.valueOf(member);
      left = left.subtract(ask(() -> contracts.sidework().feesClaimed(index, number).send()));
    }
    return new Amount(left);
  }

  @Override
  public int filled(Bytes32 orderHash) {
    return ask(() -> contracts.market().filled(orderHash.toArray()).send()).intValueExact();
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
        .filter(log -> emitters.contains(Address.parse(log.getAddress()).toString()))
        .map(logs::decode)
        .toList();
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
