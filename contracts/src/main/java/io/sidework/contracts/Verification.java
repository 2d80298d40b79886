package io.sidework.contracts;

import io.sidework.contracts.abi.Arbiter;
import io.sidework.contracts.abi.Assets;
import io.sidework.contracts.abi.CreditToken;
import io.sidework.contracts.abi.Delivery;
import io.sidework.contracts.abi.Market;
import io.sidework.contracts.abi.Sidework;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameter;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.RemoteFunctionCall;
import org.web3j.protocol.core.methods.response.EthBlock;
import org.web3j.protocol.core.methods.response.Transaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;
import org.web3j.utils.Numeric;

/**
 * Compares a deployment file with a chain and with what these sources compile to (D-3). Three
 * things together leave no room: the transactions carried this creation code with these arguments;
 * the code that stands there is this code, byte for byte but for what constructors fixed; and that
 * is what the contracts' own views, part of the code compared, say it is.
 */
public final class Verification {
  private final Deployment deployment;
  private final Web3j web3j;
  private final List<Finding> findings = new ArrayList<>();

  /** One thing compared; {@code problem} is empty where it is as it should be. */
  public record Finding(String what, String problem) {
    public boolean isGood() {
      return problem.isEmpty();
    }

    @Override
    public String toString() {
      return isGood() ? "✓ " + what : "✗ " + what + ": " + problem;
    }
  }

  private Verification(Deployment deployment, Web3j web3j) {
    this.deployment = deployment;
    this.web3j = web3j;
  }

  /**
   * Compares everything there is. Views are asked only where the code is what it should be.
   *
   * @throws IOException when the chain does not answer
   */
  public static List<Finding> of(Deployment deployment, Web3j web3j) throws IOException {
    Verification verification = new Verification(deployment, web3j);
    verification.chain();
    verification.contracts();
    if (verification.findings.stream().allMatch(Finding::isGood)) {
      verification.values();
    }
    return List.copyOf(verification.findings);
  }

  private void chain() throws IOException {
    equal("chain id", deployment.chainId(), web3j.ethChainId().send().getChainId());
    EthBlock.Block block =
        web3j
            .ethGetBlockByNumber(
                DefaultBlockParameter.valueOf(BigInteger.valueOf(deployment.block())), false)
            .send()
            .getBlock();
    equal(
        "block " + deployment.block(),
        deployment.blockHash().toString(),
        block == null ? "has none of this number" : block.getHash());
  }

  private void contracts() throws IOException {
    Placed token = deployment.token();
    String arguments =
        Deployer.arguments(token.address(), deployment.assets().address(), deployment.parameters());
    contract("Sidework", deployment.sidework(), Optional.of(Sidework.BINARY + arguments));
    contract("Market", deployment.market(), Optional.empty());
    contract("Arbiter", deployment.arbiter(), Optional.empty());
    contract("Delivery", deployment.delivery(), Optional.empty());
    contract("Assets", deployment.assets(), Optional.of(Assets.BINARY));
    // A token that was there before is not of these sources.
    if (token.transaction().isPresent()) {
      String given = Numeric.cleanHexPrefix(token.arguments().orElse(""));
      contract("CreditToken", token, Optional.of(CreditToken.BINARY + given));
    }
  }

  /**
   * @param creation what the transaction carried; empty for what another contract created
   */
  private void contract(String name, Placed placed, Optional<String> creation) throws IOException {
    Optional<String> problem = code(Build.code(name), placed);
    if (problem.isEmpty() && creation.isPresent()) {
      problem = transaction(placed, creation.get());
    }
    findings.add(new Finding(name + " " + placed.address(), problem.orElse("")));
  }

  private Optional<String> code(RuntimeCode built, Placed placed) throws IOException {
    String at = placed.address().toString();
    byte[] code =
        Numeric.hexStringToByteArray(
            web3j.ethGetCode(at, DefaultBlockParameterName.LATEST).send().getCode());
    OptionalInt difference = built.difference(code);
    if (code.length == 0) {
      return Optional.of("there is no code");
    }
    if (difference.isPresent()) {
      return Optional.of("its code is not of these sources from byte " + difference.getAsInt());
    }
    Bytes32 hash = Keccak.hash(code);
    return hash.equals(placed.codeHash())
        ? Optional.empty()
        : Optional.of("its code hashes to " + hash + ", the file says " + placed.codeHash());
  }

  private Optional<String> transaction(Placed placed, String creation) throws IOException {
    if (placed.transaction().isEmpty()) {
      return Optional.of("the file names no transaction that created it");
    }
    String hash = placed.transaction().get().toString();
    Optional<Transaction> sent = web3j.ethGetTransactionByHash(hash).send().getTransaction();
    Optional<TransactionReceipt> done =
        web3j.ethGetTransactionReceipt(hash).send().getTransactionReceipt();
    if (sent.isEmpty() || done.isEmpty()) {
      return Optional.of("the chain has no transaction " + hash);
    }
    String created = done.get().getContractAddress();
    if (created == null || !Address.parse(created).equals(placed.address())) {
      return Optional.of("transaction " + hash + " created " + created);
    }
    return Numeric.cleanHexPrefix(sent.get().getInput()).equals(Numeric.cleanHexPrefix(creation))
        ? Optional.empty()
        : Optional.of("transaction " + hash + " had other code or constructor arguments");
  }

  /** What constructors fixed, by the views of code that has been compared. */
  private void values() throws IOException {
    var reader = new ReadonlyTransactionManager(web3j, Address.ZERO.toString());
    var free = new StaticGasProvider(BigInteger.ZERO, BigInteger.ZERO);
    String at = deployment.sidework().address().toString();
    Sidework sidework = Sidework.load(at, web3j, reader, free);
    String marketAt = deployment.market().address().toString();
    Market market = Market.load(marketAt, web3j, reader, free);
    String arbiterAt = deployment.arbiter().address().toString();
    String deliveryAt = deployment.delivery().address().toString();
    equal(
        "parameters", deployment.parameters(), DeploymentParameters.of(ask(sidework.parameters())));
    equal(
        "domain separator",
        Domain.of(deployment.chainId(), deployment.sidework().address()).separator(),
        Bytes32.of(ask(sidework.domainSeparator())));
    address("Sidework's token", deployment.token(), sidework.token());
    address("Sidework's market", deployment.market(), sidework.market());
    address("Sidework's arbiter", deployment.arbiter(), sidework.arbiter());
    address("Sidework's delivery", deployment.delivery(), sidework.delivery());
    address("the market's assets", deployment.assets(), market.assets());
    address("the market's Sidework", deployment.sidework(), market.sidework());
    address(
        "the arbiter's Sidework",
        deployment.sidework(),
        Arbiter.load(arbiterAt, web3j, reader, free).sidework());
    address(
        "the delivery's Sidework",
        deployment.sidework(),
        Delivery.load(deliveryAt, web3j, reader, free).sidework());
  }

  private static <T> T ask(RemoteFunctionCall<T> view) throws IOException {
    try {
      return view.send();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("a contract cannot be read: " + e.getMessage(), e);
    }
  }

  private void address(String what, Placed expected, RemoteFunctionCall<String> view)
      throws IOException {
    equal(what, expected.address(), Address.parse(ask(view)));
  }

  private void equal(String what, Object expected, Object actual) {
    String problem =
        expected.equals(actual) ? "" : "the file says " + expected + ", the chain " + actual;
    findings.add(new Finding(what, problem));
  }
}
