package io.sidework.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import io.sidework.gateway.api.MalformedDocument;
import io.sidework.gateway.boot.GatewayConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway's configuration and a network's folder: read, or one refusal. */
class SettingsFuzzTest {
  private static final String ADDRESS = "0x00000000000000000000000000000000000000aa";

  @TempDir private Path dir = Path.of("");

  private interface Reading {
    Object read(Path file);
  }

  private void fuzz(String name, String fileName, Reading reading, String seed) {
    Path file = dir.resolve(fileName);
    Target target =
        Target.ofFile(
            name,
            file,
            () -> {
              try {
                assertThat(reading.read(file)).isNotNull();
                return Target.Read.LOOSE;
              } catch (BadInput | MalformedDocument e) {
                throw new Target.Refused(e);
              }
            },
            512,
            256 << 10);
    List<byte[]> seeds = List.of(seed.formatted(ADDRESS).getBytes(StandardCharsets.UTF_8));
    Fuzzer.Report report = Fuzzer.run(target, seeds, Fuzzer.inputs(3_000), 19);
    assertThat(report.accepted()).isPositive();
    assertThat(report.refused()).isPositive();
  }

  @Test
  void damagedConfigurationsOfGateways() {
    fuzz(
        "GatewayConfig.load",
        "gateway.json",
        GatewayConfig::load,
        """
        {"listen": "127.0.0.1:8080", "chain": "http://127.0.0.1:8545", "contract": "%s",
         "deployedAt": 7, "data": "orders"}""");
  }

  @Test
  void damagedNetworkFolders() {
    fuzz(
        "Network.load",
        Network.FILE,
        file -> Network.load(file.resolveSibling("")),
        """
        {"chain": "http://127.0.0.1:8545", "contract": "%1$s", "token": "%1$s",
         "deployedAt": 7, "gateway": "http://127.0.0.1:8080", "requesterKey": "r.key"}""");
  }
}
