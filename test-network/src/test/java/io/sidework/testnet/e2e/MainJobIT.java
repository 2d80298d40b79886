package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidework.testnet.network.ProcessLedger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user runs it. */
class MainJobIT {
  /** SHA-256 over the 1,024 outputs in order: the same bytes on every machine and every run. */
  private static final String OUTPUTS =
      "0851531a66adf91590c317ee26b769b0e0446d91e4e4621a4d64fbe399e621b0";

  @TempDir Path dir;

  @Test
  void theOutbreakIsFittedCertifiedAndSettled() throws Exception {
    Path network = dir.resolve("net");
    try {
      Cli.Output demo = Cli.run(dir, "demo", "--json", "--keep", "--dir", network.toString());
      assertThat(demo.err()).as(demo.err()).contains("deal 0x");
      assertThat(demo.code()).isZero();
      assertThat(demo.out().lines()).hasSize(1);
      JsonNode json = new ObjectMapper().readTree(demo.out());
      assertThat(json.path("beta").asDouble()).isEqualTo(1.7);
      assertThat(json.path("gamma").asDouble()).isEqualTo(0.447);
      assertThat(json.path("sse").asDouble())
          .isCloseTo(3874.39, org.assertj.core.api.Assertions.within(0.01));
      assertThat(json.path("r0").asDouble())
          .isCloseTo(3.8, org.assertj.core.api.Assertions.within(0.01));
      for (String count : new String[] {"tasks", "certified", "settled"}) {
        assertThat(json.path(count).asInt()).as(count).isEqualTo(1024);
      }
      assertThat(json.path("failed").asInt(-1)).isZero();
      assertThat(json.path("escrowBalanced").asBoolean()).isTrue();
      assertThat(json.path("copiesPerTask").asDouble()).isGreaterThanOrEqualTo(2);
      assertThat(json.path("gasPerTask").asDouble()).isLessThanOrEqualTo(500);
      assertThat(json.path("workers")).hasSize(3);
      assertThat(network.resolve("report.html"))
          .content()
          .contains("<svg", json.path("deal").asText());

      Path results = dir.resolve("results");
      Cli.Output result =
          Cli.run(
              dir,
              "result",
              json.path("deal").asText(),
              "--out",
              results.toString(),
              "--dir",
              network.toString());
      assertThat(result.code()).as(result.err()).isZero();
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int i = 0; i < 1024; i++) {
        digest.update(Files.readAllBytes(results.resolve(i + ".out")));
      }
      assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo(OUTPUTS);
    } finally {
      Cli.Output down = Cli.run(dir, "down", "--dir", network.toString());
      assertThat(down.code()).isZero();
    }
    assertThat(ProcessLedger.in(network).living()).isEmpty();
  }
}
