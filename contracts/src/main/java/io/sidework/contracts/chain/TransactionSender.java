package io.sidework.contracts.chain;

import io.sidework.contracts.ContractErrors;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.type.Address;
import java.math.BigInteger;
import java.util.Optional;
import org.web3j.crypto.Credentials;
import org.web3j.crypto.RawTransaction;
import org.web3j.crypto.TransactionEncoder;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.Response;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.core.methods.response.EthEstimateGas;
import org.web3j.protocol.core.methods.response.EthSendTransaction;
import org.web3j.protocol.core.methods.response.TransactionReceipt;
import org.web3j.utils.Numeric;

/**
 * Signs and sends one key's transactions, one at a time, each simulated first so that a refusal
 * costs nothing and says why.
 */
public final class TransactionSender {
  private static final long POLL_MILLIS = 100;
  private static final long TIMEOUT_MILLIS = 60_000;

  private final Web3j web3j;
  private final Credentials credentials;
  private final long chainId;
  private final Address address;

  public TransactionSender(Web3j web3j, EcKey key, BigInteger chainId) {
    this.web3j = web3j;
    this.credentials = Credentials.create(key.secret().toString());
    this.chainId = chainId.longValueExact();
    this.address = key.address();
  }

  public Address address() {
    return address;
  }

  /**
   * Sends a call or a plain transfer and waits for its block.
   *
   * @param wei of the chain's own currency that go with it
   * @param data ABI-encoded call, "0x" for none
   * @throws ContractRefused when the simulation or the transaction reverted
   * @throws ChainUnavailable when the chain does not answer or does not include it in a minute
   */
  public TransactionReceipt send(Address to, BigInteger wei, String data) {
    return await(submit(to.toString(), wei, data));
  }

  /** Sends contract creation code; the receipt names the new contract. */
  public TransactionReceipt create(String code) {
    return await(submit("", BigInteger.ZERO, code));
  }

  /** Signs and sends without waiting: several may be in flight. Returns the transaction's hash. */
  public synchronized String submit(String to, BigInteger wei, String data) {
    return Web3jChain.ask(
        () -> {
          BigInteger gas = estimate(to, wei, data);
          BigInteger nonce =
              web3j
                  .ethGetTransactionCount(address.toString(), DefaultBlockParameterName.PENDING)
                  .send()
                  .getTransactionCount();
          RawTransaction raw = priced(nonce, gas, to, wei, data);
          String signed = Numeric.toHexString(sign(raw));
          EthSendTransaction sent = web3j.ethSendRawTransaction(signed).send();
          if (sent.hasError()) {
            throw new ChainUnavailable(
                "the chain refused a transaction: " + sent.getError().getMessage());
          }
          return sent.getTransactionHash();
        });
  }

  /**
   * EIP-1559 where the chain has a base fee: twice of it is allowed for, so that a rising one does
   * not strand the transaction, and only what is needed is paid.
   */
  private RawTransaction priced(
      BigInteger nonce, BigInteger gas, String to, BigInteger wei, String data) throws Exception {
    var latest = web3j.ethGetBlockByNumber(DefaultBlockParameterName.LATEST, false).send();
    String baseFee = latest.getBlock().getBaseFeePerGasRaw();
    if (baseFee == null) {
      BigInteger price = web3j.ethGasPrice().send().getGasPrice();
      return RawTransaction.createTransaction(nonce, price, gas, to, wei, data);
    }
    var suggested = web3j.ethMaxPriorityFeePerGas().send();
    BigInteger tip = suggested.hasError() ? BigInteger.ZERO : suggested.getMaxPriorityFeePerGas();
    BigInteger base = Numeric.decodeQuantity(baseFee);
    // Besu's min-gas-price stands beside the base fee; eth_gasPrice knows both.
    tip = tip.max(web3j.ethGasPrice().send().getGasPrice().subtract(base));
    BigInteger most = base.shiftLeft(1).add(tip);
    return RawTransaction.createTransaction(chainId, nonce, gas, to, wei, data, tip, most);
  }

  private byte[] sign(RawTransaction raw) {
    return raw.getType().isEip1559()
        ? TransactionEncoder.signMessage(raw, credentials)
        : TransactionEncoder.signMessage(raw, chainId, credentials);
  }

  private BigInteger estimate(String to, BigInteger wei, String data) throws Exception {
    Transaction call =
        new Transaction(address.toString(), null, null, null, to.isEmpty() ? null : to, wei, data);
    EthEstimateGas estimate = web3j.ethEstimateGas(call).send();
    if (estimate.hasError()) {
      throw refusal(estimate.getError());
    }
    // A quarter more: storage that another transaction touches first changes the cost.
    BigInteger needed = estimate.getAmountUsed();
    return needed.add(needed.shiftRight(2));
  }

  private static ContractRefused refusal(Response.Error error) {
    String data = error.getData();
    String reason =
        data == null || !data.contains("0x")
            ? error.getMessage()
            : ContractErrors.describe(data.substring(data.indexOf("0x")).replace("\"", ""));
    return new ContractRefused(reason);
  }

  /** Waits until the transaction is in a block and checks that it succeeded. */
  public TransactionReceipt await(String hash) {
    return Web3jChain.ask(
        () -> {
          for (long waited = 0; waited < TIMEOUT_MILLIS; waited += POLL_MILLIS) {
            Optional<TransactionReceipt> receipt =
                web3j.ethGetTransactionReceipt(hash).send().getTransactionReceipt();
            if (receipt.isPresent()) {
              if (!receipt.get().isStatusOK()) {
                throw new ContractRefused("transaction " + hash + " reverted in its block");
              }
              return receipt.get();
            }
            Thread.sleep(POLL_MILLIS);
          }
          throw new ChainUnavailable(
              "transaction " + hash + " is not in a block after " + TIMEOUT_MILLIS / 1000 + " s");
        });
  }
}
