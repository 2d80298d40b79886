package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.client.Bill;
import io.sidework.client.DealReport;
import io.sidework.client.Follow;
import io.sidework.contracts.Deployment;
import io.sidework.contracts.DeploymentParameters;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.KeyFile;
import io.sidework.contracts.chain.Web3jChain;
import io.sidework.gateway.api.SignedOffer;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Roster;
import io.sidework.protocol.eip712.OfferOrder;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.SigningKey;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.AssetName;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Limits;
import io.sidework.protocol.type.Rates;
import io.sidework.testnet.network.NetworkPlan;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stranger stakes, joins a private pool, has another key sign for it, and is paid from the next
 * epoch on (spec ).
 */
class JoinIT {
  private static final int EPOCH_SECONDS = 15;
  private static final String NAME = "worker9";

  /** Of the pool's offer. */
  private static final Rates RATES =
      new Rates(Amount.parse("0.0001"), Amount.ZERO, Amount.ZERO, Amount.parse("0.5"));

  @TempDir Path dir;

  @Test
  void whoStakesNowWorksInTheNextEpochForThePoolWhoseOfferIsTaken() throws Exception {
    try (Cluster cluster =
        Cluster.start(shortEpochs(Cluster.plan(dir, 4, 1), EPOCH_SECONDS), worker -> null)) {
      Chain chain = cluster.session().chain();
      ChainAccount seller = cluster.session().account();
      EcKey stranger =
          EcKey.of(
              Bytes32.parse("0x1f00000000000000000000000000000000000000000000000000000000000001"));
      seller.transfer(stranger.address(), chain.terms().seatStake());
      seller.sendGas(stranger.address(), Amount.parse("0.2"));
      Address pool = registerPool(cluster, seller);
      join(cluster, stranger, pool);
      assertThat(chain.account(stranger.address()).staked()).isEqualTo(chain.terms().seatStake());
      changeKey(cluster, stranger);
      Cluster.until(
          "an epoch starts with the stranger on its roster",
          90,
          () -> isMember(chain.roster(chain.epoch()), stranger.address()));

      offer(cluster, chain, pool);
      Deal deal =
          cluster.order(
              """
              {"program": "%s/hello.wasm", "price": "0.01", "trust": 1, "pool": "%s",
               "rates": {"fuel": "0.0002", "bytesOut": "0.5"},
               "sweep": {"i": {"from": 1, "step": 1, "count": 5}}, "deadline": "2m"}
              """
                  .formatted(Cluster.PROGRAMS, pool));
      assertThat(deal.price()).isEqualTo(Amount.parse("0.005"));
      assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.SETTLED);

      DealReport report = cluster.report(deal);
      assertThat(report.workers())
          .singleElement()
          .satisfies(
              share -> {
                assertThat(share.address()).isEqualTo(stranger.address());
                assertThat(share.credits()).isEqualTo(meteredPay(cluster, deal));
              });
      Bill bill = Bill.of(chain, cluster.certificates(deal));
      assertThat(bill.items().stream().map(Bill.Item::what))
          .as("by the offer's rates")
          .contains("fuel", "bytes out", "node fee")
          .doesNotContain("copies", "over the cap");
      assertThat(bill.spent().plus(bill.returned())).isEqualTo(deal.locked());
      assertThat(report.escrowBalanced()).isTrue();
    }
  }

  /** What one copy of each task used, at the rates of the offer. */
  private static Amount meteredPay(Cluster cluster, Deal deal) {
    assertThat(deal.rates()).isEqualTo(RATES);
    return cluster.certificates(deal).leaves().stream()
        .map(leaf -> RATES.of(leaf.usage()))
        .reduce(Amount.ZERO, Amount::plus);
  }

  static NetworkPlan shortEpochs(NetworkPlan plan, int seconds) {
    DeploymentParameters p = plan.parameters();
    return new NetworkPlan(
        plan.dir(),
        plan.nodes(),
        plan.workers(),
        plan.chain(),
        plan.chainKey(),
        new DeploymentParameters(
            p.nodeStake(),
            p.seatStake(),
            p.genesisNodes(),
            seconds,
            p.maxDuration(),
            p.grace(),
            p.unbonding(),
            p.feeBps(),
            p.reexecutionFee(),
            p.storageFee(),
            p.lockCapBps()),
        plan.wiring());
  }

  /** On the roster with the key that signs for it now. */
  private static boolean isMember(Roster roster, Address owner) {
    return roster.seat(owner).filter(seat -> !seat.key().equals(owner)).isPresent();
  }

  private static Address registerPool(Cluster cluster, ChainAccount seller) throws IOException {
    Deployment deployment = Deployment.read(cluster.dir().resolve("deployment.json"));
    seller.registerPool(BigInteger.TWO, "");
    return AssetName.of(
        deployment.assets().address(),
        AssetName.Kind.POOL,
        seller.address(),
        Bytes32.ZERO,
        BigInteger.TWO);
  }

  /** Starts a worker that stakes one seat by itself. */
  private static void join(Cluster cluster, EcKey key, Address pool) throws Exception {
    start(cluster, key, "\"seats\": 1, \"pool\": \"" + pool + "\"");
  }

  /** From the next epoch on the worker runs with a key that holds nothing. */
  private static void changeKey(Cluster cluster, EcKey stranger) throws Exception {
    EcKey key =
        EcKey.of(
            Bytes32.parse("0x1f00000000000000000000000000000000000000000000000000000000000002"));
    SigningKey statement = new SigningKey(stranger.address(), key.address());
    try (Web3jChain chain =
        Web3jChain.connect(
            cluster.session().network().chain(), cluster.session().network().contract(), 0)) {
      chain
          .account(stranger)
          .setSigningKey(new Signed<>(statement, chain.domain().sign(key, statement)));
    }
    cluster.kill(NAME);
    start(cluster, key, "\"owner\": \"" + stranger.address() + "\"");
  }

  private static void start(Cluster cluster, EcKey key, String more) throws Exception {
    Path keys = cluster.dir().resolve("keys").resolve(NAME + ".key");
    KeyFile.writePlain(keys, key);
    String config =
        Files.readString(cluster.dir().resolve("config/worker0.json"))
            .replace("worker0", NAME)
            .replaceFirst("\\{", "{" + more + ",");
    Files.writeString(cluster.dir().resolve("config").resolve(NAME + ".json"), config);
    cluster.network().restart(NAME);
  }

  private static void offer(Cluster cluster, Chain chain, Address pool)
      throws IOException, InterruptedException {
    OfferOrder order =
        new OfferOrder(
            pool,
            Amount.parse("0.005"),
            RATES,
            Amount.ZERO,
            100,
            new Limits(10_000_000_000L, 256, 65_536),
            Address.ZERO,
            Address.ZERO,
            Address.ZERO,
            chain.time() + 600,
            BigInteger.ONE);
    SignedOffer offer =
        new SignedOffer(new Signed<>(order, chain.domain().sign(cluster.session().key(), order)));
    URI gateway = cluster.session().network().gateway().resolve("/v1/offers");
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(gateway)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(offer.toJson().toString()))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }
}
