package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.testnet.boot.Sidework;
import io.sidework.testnet.network.ProcessLedger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting and ending networks, also when it goes wrong. */
class UpDownIT {
  @TempDir Path dir;

  @Test
  void aSecondUpInTheSameFolderIsRefusedAndLeavesTheFirstAlone() throws Exception {
    try (Cluster cluster = Cluster.start(dir, 1, 1)) {
      String folder = cluster.dir().toString();
      Cli.Output second = Cli.run(dir, "up", "--dir", folder);
      assertThat(second.code()).isEqualTo(2);
      assertThat(second.errorLines()).singleElement().asString().contains("already running");
      assertThat(ProcessLedger.in(cluster.dir()).living()).hasSize(4);

      portsInUseAreNamed(cluster);
    }
    assertThat(ProcessLedger.in(dir.resolve("network")).living()).isEmpty();
  }

  private void portsInUseAreNamed(Cluster cluster) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (String[] program :
          new String[][] {
            {"node0", "io.sidework.node.boot.NodeMain"},
            {"gateway", "io.sidework.gateway.boot.GatewayMain"}
          }) {
        String config =
            Files.readString(cluster.dir().resolve("config/" + program[0] + ".json"))
                .replaceAll(
                    "\"listen\" : \"[^\"]*\"",
                    "\"listen\" : \"127.0.0.1:" + taken.getLocalPort() + "\"")
                .replace("data/" + program[0], "data/second-" + program[0]);
        Path file = Files.writeString(dir.resolve(program[0] + ".json"), config);
        Cli.Output output = Cli.runMain(dir, program[1], "--config", file.toString());
        assertThat(output.code()).as(output.err()).isEqualTo(2);
        assertThat(output.errorLines())
            .singleElement()
            .asString()
            .contains(String.valueOf(taken.getLocalPort()));
      }
    }
  }

  @Test
  void downEndsWhatAnInterruptedUpHadStarted() throws Exception {
    Path network = dir.resolve("net");
    Process up = Cli.start(dir, Sidework.class.getName(), "up", "--dir", network.toString());
    Cluster.until("the chain runs", 60, () -> living(network) > 0);
    up.destroyForcibly().waitFor();
    assertThat(living(network)).isPositive();

    Cli.Output down = Cli.run(dir, "down", "--dir", network.toString());
    assertThat(down.code()).isZero();
    assertThat(living(network)).isZero();
  }

  @Test
  void badOptionsAreOneLineAndExitCodeTwo() throws Exception {
    for (List<String> arguments :
        List.of(
            List.of("up", "--nodes", "5"),
            List.of("up", "--nodes", "four"),
            List.of("up", "--workers", "-1"),
            List.of("up", "--chain", "http://127.0.0.1:1"),
            List.of("up", "--chain", "ftp://127.0.0.1:1", "--chain-key", "key"),
            List.of("up", "--chain", "http://127.0.0.1:1", "--chain-key", "nowhere"),
            List.of("demo", "--tasks", "0"),
            List.of("down", "--dir", "nowhere"),
            List.of("status", "0x12"),
            List.of("bench", "nothing"),
            List.of("balance"),
            List.of("fly"))) {
      Cli.Output output = Cli.run(dir, arguments.toArray(String[]::new));
      assertThat(output.code()).as(arguments + output.err()).isEqualTo(2);
      assertThat(output.errorLines()).as(arguments.toString()).hasSize(1);
      assertThat(output.err()).doesNotContain("Exception", "\tat ");
    }
  }

  @Test
  void aFolderOfSomebodyElsesIsNotCleaned() throws Exception {
    Path data = Files.createDirectories(dir.resolve("mine/data"));
    Files.writeString(data.resolve("thesis.txt"), "years of work");
    Cli.Output output = Cli.run(dir, "up", "--dir", dir.resolve("mine").toString());
    assertThat(output.code()).isEqualTo(2);
    assertThat(output.errorLines()).singleElement().asString().contains("no network's");
    assertThat(data.resolve("thesis.txt")).hasContent("years of work");
  }

  private static int living(Path network) {
    try {
      return ProcessLedger.in(network).living().size();
    } catch (java.io.IOException e) {
      return 0;
    }
  }
}
