package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.client.EscrowAudit;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.TransactionSender;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.abi.FunctionEncoder;
import org.web3j.abi.datatypes.Function;
import org.web3j.abi.datatypes.Type;
import org.web3j.abi.datatypes.generated.Uint256;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.protocol.http.HttpService;
import org.web3j.utils.Numeric;

/**
 * A contract on chain buys a computation in one call and is told the result (spec,
 * N-25).
 */
class CallbackIT {
  private static final Path BINARY =
      Cluster.HOME.resolve("contracts/target/abi/examples/MonteCarloPrice.bin");
  private static final Amount COPY_PRICE = Amount.parse("0.01");
  private static final BigInteger PRICE = new BigInteger("12500000000000000000");

  @TempDir Path dir;

  @Test
  void aContractOrdersAndIsCalledBackWithTheCertifiedResult() throws Exception {
    try (Cluster cluster = Cluster.start(dir, 4, 4)) {
      Chain chain = cluster.session().chain();
      Web3j web3j = Web3j.build(new HttpService(cluster.session().network().chain().toString()));
      TransactionSender sender =
          new TransactionSender(web3j, cluster.session().key(), chain.domain().chainId());
      byte[] program = Files.readAllBytes(Cluster.PROGRAMS.resolve("price.wasm"));
      byte[] parameters = new Parameters(List.of(), List.of(), Bytes32.ZERO).toBytes();
      cluster.session().gateway().putBlob(program);
      cluster.session().gateway().putBlob(parameters);

      Address consumer = deploy(sender, chain, Sha256.hash(program));
      Amount budget = Amount.parse("1");
      call(sender, chain.token(), "approve", address(consumer), new Uint256(budget.units()));
      call(sender, consumer, "fund", new Uint256(budget.units()));
      call(sender, consumer, "ask", word(Sha256.hash(parameters)));
      Deal deal = dealOf(chain, consumer);
      assertThat(deal.payer()).isEqualTo(consumer);

      Cluster.until("the callback", 120, () -> read(web3j, consumer, "price").equals(PRICE));
      assertThat(read(web3j, consumer, "awaited")).isEqualTo(BigInteger.ZERO);
      assertThat(chain.isDelivered(deal.id(), 0)).isTrue();
      ChainEvent.Delivered delivered = delivery(chain, deal);
      assertThat(delivered.succeeded()).isTrue();
      assertThat(chain.committee(deal.epoch()).nodes()).contains(delivered.deliverer());
      assertThat(chain.account(delivered.deliverer()).free()).isEqualTo(deal.callback().fee());
      assertThat(EscrowAudit.of(chain).isBalanced()).isTrue();
      web3j.shutdown();
    }
  }

  private static Address deploy(TransactionSender sender, Chain chain, Bytes32 program)
      throws Exception {
    String arguments =
        FunctionEncoder.encodeConstructor(
            List.of(
                address(chain.domain().contract()),
                word(program),
                new Uint256(COPY_PRICE.units())));
    return Address.parse(
        sender.create("0x" + Files.readString(BINARY) + arguments).getContractAddress());
  }

  private static void call(
      TransactionSender sender, Address contract, String name, Type<?>... arguments) {
    Function function = new Function(name, List.of(arguments), List.of());
    sender.send(contract, BigInteger.ZERO, FunctionEncoder.encode(function));
  }

  /** A public variable of one word. */
  private static BigInteger read(Web3j web3j, Address contract, String name) {
    String data = FunctionEncoder.encode(new Function(name, List.of(), List.of()));
    String from = Address.ZERO.toString();
    try {
      return Numeric.toBigInt(
          web3j
              .ethCall(
                  Transaction.createEthCallTransaction(from, contract.toString(), data),
                  DefaultBlockParameterName.LATEST)
              .send()
              .getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Deal dealOf(Chain chain, Address requester) {
    return chain.events(chain.deployedAt(), chain.head()).stream()
        .filter(ChainEvent.DealMade.class::isInstance)
        .map(event -> ((ChainEvent.DealMade) event).deal())
        .filter(deal -> deal.requester().equals(requester))
        .findFirst()
        .orElseThrow();
  }

  private static ChainEvent.Delivered delivery(Chain chain, Deal deal) {
    return chain.eventsOf(deal.id()).stream()
        .filter(ChainEvent.Delivered.class::isInstance)
        .map(ChainEvent.Delivered.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static org.web3j.abi.datatypes.Address address(Address address) {
    return new org.web3j.abi.datatypes.Address(address.toString());
  }

  private static org.web3j.abi.datatypes.generated.Bytes32 word(Bytes32 word) {
    return new org.web3j.abi.datatypes.generated.Bytes32(word.toArray());
  }
}
