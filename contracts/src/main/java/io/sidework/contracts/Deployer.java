package io.sidework.contracts;

import io.sidework.contracts.abi.CreditToken;
import io.sidework.contracts.abi.Sidework;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import java.io.IOException;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.tx.Contract;
import org.web3j.tx.TransactionManager;
import org.web3j.tx.exceptions.ContractCallException;
import org.web3j.tx.gas.ContractGasProvider;
import org.web3j.utils.Numeric;

/** Puts the contracts on a chain. Who deploys has no rights over them afterwards (P11). */
public final class Deployer {
  private final Web3j web3j;
  private final TransactionManager sender;
  private final ContractGasProvider gas;

  /**
   * @param sender signs with the deployer's key
   * @param gas its limit for "deploy" must cover the Sidework contract: 6 million
   */
  public Deployer(Web3j web3j, TransactionManager sender, ContractGasProvider gas) {
    this.web3j = web3j;
    this.sender = sender;
    this.gas = gas;
  }

  /** Deploys a credit token whose whole supply is the holder's, and Sidework upon it. */
  public Deployment deployWithToken(Address holder, Amount supply, DeploymentParameters parameters)
      throws IOException {
    CreditToken token =
        send(
            () -> CreditToken.deploy(web3j, sender, gas, holder.toString(), supply.units()).send());
    return deploy(Address.parse(token.getContractAddress()), parameters);
  }

  /** Deploys Sidework upon an ERC-20 token that is there already. */
  public Deployment deploy(Address token, DeploymentParameters parameters) throws IOException {
    Sidework sidework =
        send(
            () ->
                Sidework.deploy(web3j, sender, gas, token.toString(), parameters.toStruct())
                    .send());
    long block =
        sidework
            .getTransactionReceipt()
            .orElseThrow(() -> new IOException("no receipt of the deployment"))
            .getBlockNumber()
            .longValueExact();
    String code =
        web3j
            .ethGetCode(sidework.getContractAddress(), DefaultBlockParameterName.LATEST)
            .send()
            .getCode();
    return new Deployment(
        web3j.ethChainId().send().getChainId(),
        block,
        token,
        Address.parse(sidework.getContractAddress()),
        parameters,
        Keccak.hash(Numeric.hexStringToByteArray(code)));
  }

  private interface Deploying<T> {
    T send() throws Exception;
  }

  private static <T extends Contract> T send(Deploying<T> deploying) throws IOException {
    try {
      return deploying.send();
    } catch (IOException | ContractCallException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the contract was not deployed: " + e.getMessage(), e);
    }
  }
}
