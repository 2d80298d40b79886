package io.sidework.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.contracts.abi.CreditToken;
import io.sidework.contracts.abi.Sidework;
import io.sidework.protocol.eip712.Domain;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.web3j.crypto.Credentials;
import org.web3j.protocol.Web3j;
import org.web3j.protocol.core.DefaultBlockParameterName;
import org.web3j.protocol.core.methods.request.Transaction;
import org.web3j.tx.RawTransactionManager;
import org.web3j.tx.TransactionManager;
import org.web3j.tx.gas.StaticGasProvider;
import org.web3j.tx.response.PollingTransactionReceiptProcessor;

/** Deploys on a chain, and makes a deal through the generated wrappers. */
class DeployerTest {
  private static final BigInteger UNIT = BigInteger.TEN.pow(18);
  private static final DeploymentParameters PARAMETERS =
      new DeploymentParameters(
          Amount.parse("10"), Amount.parse("1"), 1, 60, 600, 60, 1000, 250, Amount.parse("0.01"));

  @Test
  void aDeploymentIsWrittenReadAndMakesADeal(@TempDir Path directory) throws Exception {
    try (Anvil anvil = Anvil.start(directory)) {
      Web3j web3j = anvil.web3j();
      Credentials key = Credentials.create(Anvil.FUNDED_KEY);
      TransactionManager sender =
          new RawTransactionManager(
              web3j, key, 31337, new PollingTransactionReceiptProcessor(web3j, 50, 200));
      StaticGasProvider gas =
          new StaticGasProvider(BigInteger.valueOf(2_000_000_000L), BigInteger.valueOf(8_000_000L));
      Address me = Address.parse(key.getAddress());

      Deployment deployment =
          new Deployer(web3j, sender, gas).deployWithToken(me, Amount.parse("1000"), PARAMETERS);
      Path file = directory.resolve("deployment.json");
      deployment.write(file);
      assertThat(Deployment.read(file)).isEqualTo(deployment);
      assertThat(deployment.block()).isEqualTo(2);

      String at = deployment.sidework().toString();
      Sidework sidework = Sidework.load(at, web3j, sender, gas);
      CreditToken.load(deployment.token().toString(), web3j, sender, gas)
          .approve(at, UNIT.multiply(BigInteger.valueOf(500)))
          .send();
      sidework.deposit(UNIT.multiply(BigInteger.valueOf(500))).send();
      sidework.joinAsNode("http://127.0.0.1:1").send();
      sidework.startEpoch().send();

      RequestOrder order =
          new RequestOrder(
              me,
              Bytes32.ZERO,
              Bytes32.ZERO,
              Address.ZERO,
              Amount.parse("0.5"),
              3,
              Mode.REPLICATED,
              10,
              new Limits(1000, 16, 1024),
              60,
              4_000_000_000L,
              BigInteger.ONE);
      Sidework.RequestOrder request = struct(order);
      Sidework.OfferOrder none =
          new Sidework.OfferOrder(
              Address.ZERO.toString(),
              BigInteger.ZERO,
              BigInteger.ZERO,
              BigInteger.ZERO,
              BigInteger.ZERO,
              BigInteger.ZERO,
              Address.ZERO.toString(),
              BigInteger.ZERO,
              BigInteger.ZERO);
      var receipt =
          sidework.matchOrders(request, new byte[0], none, new byte[0], BigInteger.TWO).send();

      var made = Sidework.getDealMadeEvents(receipt).get(0);
      assertThat(Bytes32.of(made.requestHash)).isEqualTo(order.structHash());
      assertThat(made.terms.volume).isEqualTo(2);
      assertThat(made.terms.price).isEqualTo(UNIT.divide(BigInteger.TWO));
      // 2 tasks x (5 copies x (0.5 + 2.5 %) + 1 node x 0.01) (spec R-15)
      assertThat(new Amount(made.terms.locked)).isEqualTo(Amount.parse("5.145"));
      assertThat(sidework.dealOf(made.dealId).send().requester).isEqualTo(me.toString());
      assertThat(Domain.of(BigInteger.valueOf(31337), deployment.sidework()).separator())
          .isNotEqualTo(Bytes32.ZERO);

      String refused =
          sidework
              .matchOrders(request, new byte[0], none, new byte[0], BigInteger.TWO)
              .encodeFunctionCall();
      String data =
          web3j
              .ethCall(
                  Transaction.createEthCallTransaction(key.getAddress(), at, refused),
                  DefaultBlockParameterName.LATEST)
              .send()
              .getError()
              .getData();
      assertThat(ContractErrors.describe(data.replace("\"", "")))
          .isEqualTo("not enough volume (orderHash " + order.structHash() + ", left 1, wanted 2)");
    }
  }

  @Test
  void aFileThatIsNoDeploymentIsRefused(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("deployment.json"), "{\"block\": 1}");
    assertThatThrownBy(() -> Deployment.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no deployment");
  }

  private static Sidework.RequestOrder struct(RequestOrder order) {
    return new Sidework.RequestOrder(
        order.requester().toString(),
        order.program().toArray(),
        order.parameters().toArray(),
        order.pool().toString(),
        order.maxPrice().units(),
        BigInteger.valueOf(order.volume()),
        BigInteger.valueOf(order.mode().code()),
        BigInteger.valueOf(order.trust()),
        BigInteger.valueOf(order.limits().fuel()),
        BigInteger.valueOf(order.limits().memoryPages()),
        BigInteger.valueOf(order.limits().outputBytes()),
        BigInteger.valueOf(order.duration()),
        BigInteger.valueOf(order.expiry()),
        order.salt());
  }
}
