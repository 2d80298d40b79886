package io.sidework.contracts;

import io.sidework.contracts.abi.Assets;
import io.sidework.contracts.abi.CreditToken;
import io.sidework.contracts.abi.Sidework;
import io.sidework.contracts.chain.TransactionSender;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.tx.ReadonlyTransactionManager;
import org.web3j.tx.gas.StaticGasProvider;
import org.web3j.utils.Numeric;

/**
 * Puts the contracts on a chain, in three transactions: token, assets, and Sidework, which creates
 * the other three (D-1). Who deploys has no rights over them afterwards (P11).
 */
public final class Deployer {
  private final Web3j web3j;
  private final TransactionSender sender;

  /**
   * @param sender signs with the deployer's key
   */
  public Deployer(Web3j web3j, TransactionSender sender) {
    this.web3j = web3j;
    this.sender = sender;
  }

  /** Deploys a credit token whose whole supply is the holder's, and the contracts upon it. */
  public Deployment deployWithToken(Address holder, Amount supply, DeploymentParameters parameters)
      throws IOException {
    String arguments = encode(address(holder), new Uint256(supply.units()));
    return deploy(create(CreditToken.BINARY, arguments).placed(), parameters);
  }

  /** Deploys the contracts upon an ERC-20 token that is there already. */
  public Deployment deploy(Address token, DeploymentParameters parameters) throws IOException {
    Placed there = new Placed(token, codeHash(token), Optional.empty(), Optional.empty());
    return deploy(there, parameters);
  }

  private Deployment deploy(Placed token, DeploymentParameters parameters) throws IOException {
    Placed assets = create(Assets.BINARY, "").placed();
    String arguments = arguments(token.address(), assets.address(), parameters);
    Created sidework = create(Sidework.BINARY, arguments);
    Sidework calls =
        Sidework.load(
            sidework.placed().address().toString(),
            web3j,
            new ReadonlyTransactionManager(web3j, sender.address().toString()),
            new StaticGasProvider(BigInteger.ZERO, BigInteger.ZERO));
    try {
      return new Deployment(
          web3j.ethChainId().send().getChainId(),
          sidework.receipt().getBlockNumber().longValueExact(),
          Bytes32.parse(sidework.receipt().getBlockHash()),
          parameters,
          token,
          assets,
          sidework.placed(),
          child(sidework, calls.market().send(), encode(address(assets.address()))),
          child(sidework, calls.arbiter().send(), ""),
          child(sidework, calls.delivery().send(), ""));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the deployment cannot be read back: " + e.getMessage(), e);
    }
  }

  /** Of Sidework's constructor, ABI-encoded. */
  static String arguments(Address token, Address assets, DeploymentParameters parameters) {
    return encode(address(token), address(assets), parameters.toStruct());
  }

  private record Created(Placed placed, TransactionReceipt receipt) {}

  private Created create(String code, String arguments) throws IOException {
    TransactionReceipt receipt = sender.create(Numeric.prependHexPrefix(code) + arguments);
    Address address = Address.parse(receipt.getContractAddress());
    Bytes32 transaction = Bytes32.parse(receipt.getTransactionHash());
    return new Created(
        new Placed(address, codeHash(address), Optional.of(transaction), words(arguments)),
        receipt);
  }

  /** A contract that Sidework's constructor created. */
  private Placed child(Created parent, String at, String arguments) throws IOException {
    Address address = Address.parse(at);
    return new Placed(address, codeHash(address), parent.placed().transaction(), words(arguments));
  }

  private static Optional<String> words(String arguments) {
    return Optional.of(Numeric.prependHexPrefix(arguments));
  }

  private static String encode(Type<?>... arguments) {
    return FunctionEncoder.encodeConstructor(List.of(arguments));
  }

  private static org.web3j.abi.datatypes.Address address(Address address) {
    return new org.web3j.abi.datatypes.Address(address.toString());
  }

  private Bytes32 codeHash(Address contract) throws IOException {
    String code =
        web3j.ethGetCode(contract.toString(), DefaultBlockParameterName.LATEST).send().getCode();
    return Keccak.hash(Numeric.hexStringToByteArray(code));
  }
}
