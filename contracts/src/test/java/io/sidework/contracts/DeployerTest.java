package io.sidework.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.contracts.chain.Web3jChain;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Royalty;
import io.sidework.protocol.eip712.Content;
import io.sidework.protocol.eip712.DatasetOrder;
import io.sidework.protocol.eip712.OfferOrder;
import io.sidework.protocol.eip712.ProgramOrder;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.SignedOrders;
import io.sidework.protocol.eip712.Sponsorship;
import io.sidework.protocol.eip712.TypedMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.AssetName;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deploys on a chain, and makes deals of one order and of all that there are. */
class DeployerTest {
  private static final EcKey ME = Anvil.KEY;
  private static final EcKey OWNER = EcKey.of(Bytes32.of(word(7)));
  private static final Limits LIMITS = new Limits(1000, 16, 1024);
  private static final long EXPIRY = 4_000_000_000L;
  private static final BigInteger SALT = BigInteger.ONE;

  private static byte[] word(int last) {
    byte[] word = new byte[Bytes32.SIZE];
    word[Bytes32.SIZE - 1] = (byte) last;
    return word;
  }

  private static RequestOrder request(
      Content program, Content dataset, Address pool, Address sponsor) {
    return new RequestOrder(
        ME.address(),
        program,
        dataset,
        Bytes32.of(word(3)),
        pool,
        Amount.parse("0.25"),
        Amount.parse("0.5"),
        Rates.FIXED,
        3,
        Mode.REPLICATED,
        10,
        LIMITS,
        0,
        60,
        sponsor,
        Callback.NONE,
        EXPIRY,
        SALT);
  }

  @Test
  void aDeploymentIsWrittenReadAndMakesADeal(@TempDir Path directory) throws Exception {
    try (Anvil anvil = Anvil.start(directory)) {
      Deployment deployment = anvil.deploy();
      Path file = directory.resolve("deployment.json");
      deployment.write(file);
      assertThat(Deployment.read(file)).isEqualTo(deployment);
      assertThat(deployment.block()).isEqualTo(3);

      Web3jChain chain = anvil.connect(deployment);
      ChainAccount account = chain.account(ME);
      start(account);
      RequestOrder order =
          request(Content.free(Bytes32.of(word(2))), Content.NONE, Address.ZERO, Address.ZERO);
      SignedOrders orders = SignedOrders.of(sign(chain, ME, order));
      Deal deal = account.match(orders, 2).deal();

      assertThat(deal.request()).isEqualTo(order.structHash());
      assertThat(deal.payer()).isEqualTo(ME.address());
      assertThat(deal.volume()).isEqualTo(2);
      assertThat(deal.price()).isEqualTo(Amount.parse("0.5"));
      // 2 tasks x (5 copies x (0.5 + 2.5 %) + 1 node x 0.01) (spec R-15)
      assertThat(deal.locked()).isEqualTo(Amount.parse("5.145"));
      assertThat(chain.deal(deal.id())).contains(deal);
      assertThat(chain.state(deal.id()).locked()).isEqualTo(deal.locked());
      assertThat(chain.filled(order.structHash())).isEqualTo(2);
      assertThatThrownBy(() -> account.match(orders, 2))
          .isInstanceOf(ContractRefused.class)
          .hasMessage("not enough volume (orderHash " + order.structHash() + ", left 1, wanted 2)");
    }
  }

  /** Spec: four orders, a sponsor, and who is paid what. */
  @Test
  void fourOrdersAndASponsorMakeADeal(@TempDir Path directory) throws Exception {
    try (Anvil anvil = Anvil.start(directory)) {
      Deployment deployment = anvil.deploy();
      Web3jChain chain = anvil.connect(deployment);
      ChainAccount account = chain.account(ME);
      start(account);
      account.sendGas(OWNER.address(), Amount.parse("1"));
      ChainAccount owner = chain.account(OWNER);
      Bytes32 program = Bytes32.of(word(2));
      Bytes32 dataset = Bytes32.of(word(4));
      owner.registerProgram(program, LIMITS, SALT, "ipfs://program");
      owner.registerDataset(dataset, SALT, "ipfs://dataset");
      owner.registerPool(SALT, "ipfs://pool");
      Address registry = deployment.assets().address();
      Address programAsset = name(registry, AssetName.Kind.PROGRAM, program);
      Address datasetAsset = name(registry, AssetName.Kind.DATASET, dataset);
      Address pool = name(registry, AssetName.Kind.POOL, Bytes32.ZERO);
      assertThat(chain.ownerOf(pool)).contains(OWNER.address());
      assertThat(chain.ownerOf(ME.address())).isEmpty();

      account.transfer(OWNER.address(), Amount.parse("100"));
      owner.deposit(Amount.parse("100"));
      Amount most = Amount.parse("0.25");
      RequestOrder order =
          request(
              new Content(program, programAsset, most),
              new Content(dataset, datasetAsset, most),
              pool,
              OWNER.address());
      Address nobody = Address.ZERO;
      Amount price = Amount.parse("0.4");
      Amount perTask = Amount.parse("0.1");
      SignedOrders orders =
          new SignedOrders(
              sign(chain, ME, order),
              Optional.of(
                  sign(
                      chain,
                      OWNER,
                      new OfferOrder(
                          pool,
                          price,
                          Rates.FIXED,
                          perTask,
                          9,
                          LIMITS,
                          programAsset,
                          nobody,
                          ME.address(),
                          EXPIRY,
                          SALT))),
              Optional.of(
                  sign(
                      chain,
                      OWNER,
                      new ProgramOrder(
                          programAsset, perTask, 9, datasetAsset, pool, nobody, EXPIRY, SALT))),
              Optional.of(
                  sign(
                      chain,
                      OWNER,
                      new DatasetOrder(
                          datasetAsset, perTask, 9, nobody, nobody, nobody, EXPIRY, SALT))),
              Optional.of(
                  sign(chain, OWNER, new Sponsorship(OWNER.address(), order.structHash()))
                      .signature()));
      Deal deal = account.match(orders, 3).deal();

      assertThat(deal.payer()).isEqualTo(OWNER.address());
      assertThat(deal.requester()).isEqualTo(ME.address());
      assertThat(deal.price()).isEqualTo(price);
      assertThat(deal.dataset()).isEqualTo(dataset);
      assertThat(deal.royalties().all()).containsOnly(new Royalty(OWNER.address(), perTask));
      // 3 tasks x (5 copies x (0.4 + 2.5 %) + 1 node x 0.01 + 3 owners x 0.1) (spec R-15)
      assertThat(deal.locked()).isEqualTo(Amount.parse("7.08"));
      assertThat(chain.account(OWNER.address()).free()).isEqualTo(Amount.parse("92.92"));
    }
  }

  private static void start(ChainAccount account) {
    account.deposit(Amount.parse("500"));
    account.joinAsNode("http://127.0.0.1:1", Anvil.TIP);
    account.startEpoch();
  }

  private static Address name(Address registry, AssetName.Kind kind, Bytes32 content) {
    return AssetName.of(registry, kind, OWNER.address(), content, SALT);
  }

  private static <M extends TypedMessage> Signed<M> sign(Web3jChain chain, EcKey key, M message) {
    return new Signed<>(message, chain.domain().sign(key, message));
  }

  @Test
  void aFileThatIsNoDeploymentIsRefused(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("deployment.json"), "{\"block\": 1}");
    assertThatThrownBy(() -> Deployment.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no deployment");
  }
}
