package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidework.contracts.chain.KeyFile;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.type.Bytes32;
import io.sidework.testnet.besu.BesuChain;
import io.sidework.testnet.besu.BesuImage;
import io.sidework.testnet.network.ProcessLedger;
import io.sidework.testnet.network.TestNetwork;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The demo on a chain that Sidework did not start, of the client that consortia run: QBFT, a block
 * a second, gas at price 0. Skipped where there is no Docker engine or no image of Besu.
 */
@Tag("besu")
class BesuIT {
  private static final int TASKS = 16;

  @TempDir Path dir;

  @Test
  void theDemoSettlesOnBesuAndLeavesTheChainAlone() throws Exception {
    String image = BesuImage.orSkip();
    EcKey funder = freshKey();
    Path keyFile = dir.resolve("funder.key");
    KeyFile.writePlain(keyFile, funder);
    Path network = dir.resolve("net");
    BesuChain besu = BesuChain.start(image, freshKey(), funder.address());
    try (besu) {
      Cli.Output demo =
          Cli.run(
              dir,
              "demo",
              "--json",
              "--tasks",
              String.valueOf(TASKS),
              "--chain",
              besu.rpc().toString(),
              "--chain-key",
              keyFile.toString(),
              "--dir",
              network.toString());
      assertThat(demo.code()).as(demo.err() + besu.log()).isZero();
      assertSettled(demo);
      assertThat(ProcessLedger.in(network).living()).isEmpty();
      long head = besu.head();
      Cluster.until("the chain goes on", 30, () -> isPast(besu, head));
    } finally {
      TestNetwork.stop(network);
    }
    assertThat(besu.isGone()).as("no container is left").isTrue();
  }

  private static void assertSettled(Cli.Output demo) throws Exception {
    assertThat(demo.out().lines()).hasSize(1);
    JsonNode json = new ObjectMapper().readTree(demo.out());
    assertThat(json.path("settled").asInt()).isEqualTo(TASKS);
    assertThat(json.path("failed").asInt(-1)).isZero();
    assertThat(json.path("escrowBalanced").asBoolean()).isTrue();
    assertThat(json.path("sse").asDouble()).isCloseTo(3874.39, within(0.01));
  }

  private static boolean isPast(BesuChain besu, long head) {
    try {
      return besu.head() > head;
    } catch (java.io.IOException e) {
      return false;
    }
  }

  private static EcKey freshKey() {
    byte[] secret = new byte[Bytes32.SIZE];
    new SecureRandom().nextBytes(secret);
    secret[0] &= 0x7f; // below the curve's order
    return EcKey.of(Bytes32.of(secret));
  }
}
