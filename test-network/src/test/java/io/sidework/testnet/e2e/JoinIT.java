package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.client.DealReport;
import io.sidework.client.Follow;
import io.sidework.contracts.DeploymentParameters;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.KeyFile;
import io.sidework.gateway.api.SignedOffer;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.OfferOrder;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Limits;
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
 * A stranger stakes, joins a private pool, and is paid from the next epoch on (spec ).
 */
class JoinIT {
  private static final int EPOCH_SECONDS = 15;
  private static final String NAME = "worker9";

  @TempDir Path dir;

  @Test
  void whoStakesNowWorksInTheNextEpochForThePoolWhoseOfferIsTaken() throws Exception {
    try (Cluster cluster = Cluster.start(shortEpochs(), worker -> null)) {
      Chain chain = cluster.session().chain();
      ChainAccount seller = cluster.session().account();
      EcKey stranger =
          EcKey.of(
              Bytes32.parse("0x1f00000000000000000000000000000000000000000000000000000000000001"));
      seller.transfer(stranger.address(), chain.terms().seatStake());
      seller.sendGas(stranger.address(), Amount.parse("0.2"));
      join(cluster, stranger, seller.address());
      assertThat(chain.account(stranger.address()).staked()).isEqualTo(chain.terms().seatStake());
      Cluster.until(
          "an epoch starts with the stranger on its roster",
          90,
          () -> chain.roster(chain.epoch()).seat(stranger.address()).isPresent());

      offer(cluster, chain);
      Deal deal =
          cluster.order(
              """
              {"program": "%s/hello.wasm", "price": "0.01", "trust": 1, "pool": "%s",
               "sweep": {"i": {"from": 1, "step": 1, "count": 5}}, "deadline": "2m"}
              """
                  .formatted(Cluster.PROGRAMS, seller.address()));
      assertThat(deal.price()).isEqualTo(Amount.parse("0.005"));
      assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.SETTLED);

      DealReport report = cluster.report(deal);
      assertThat(report.workers())
          .singleElement()
          .satisfies(
              share -> {
                assertThat(share.address()).isEqualTo(stranger.address());
                assertThat(share.credits()).isEqualTo(Amount.parse("0.025"));
              });
      assertThat(report.escrowBalanced()).isTrue();
    }
  }

  private NetworkPlan shortEpochs() throws Exception {
    NetworkPlan plan = Cluster.plan(dir, 4, 1);
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
            EPOCH_SECONDS,
            p.maxDuration(),
            p.grace(),
            p.unbonding(),
            p.feeBps(),
            p.reexecutionFee()));
  }

  /** Starts a worker that stakes one seat by itself. */
  private static void join(Cluster cluster, EcKey key, Address pool) throws Exception {
    Path keys = cluster.dir().resolve("keys").resolve(NAME + ".key");
    KeyFile.writePlain(keys, key);
    String config =
        Files.readString(cluster.dir().resolve("config/worker0.json"))
            .replace("worker0", NAME)
            .replaceFirst("\\{", "{\"seats\": 1, \"pool\": \"" + pool + "\",");
    Files.writeString(cluster.dir().resolve("config").resolve(NAME + ".json"), config);
    cluster.network().restart(NAME);
  }

  private static void offer(Cluster cluster, Chain chain) throws IOException, InterruptedException {
    OfferOrder order =
        new OfferOrder(
            cluster.session().account().address(),
            Amount.parse("0.005"),
            100,
            new Limits(10_000_000_000L, 256, 65_536),
            Address.ZERO,
            chain.time() + 600,
            BigInteger.ONE);
    SignedOffer offer = new SignedOffer(order, chain.domain().sign(cluster.session().key(), order));
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
