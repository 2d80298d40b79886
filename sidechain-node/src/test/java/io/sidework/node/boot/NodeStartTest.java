package io.sidework.node.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.node.testing.FakeAccount;
import io.sidework.node.testing.FakeChain;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.BeaconChain;
import io.sidework.protocol.lot.LotMachine;
import io.sidework.protocol.type.Amount;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class NodeStartTest {
  private static final EcKey KEY = Terms.key("node0");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private Node start(int port) throws Exception {
    FakeChain chain = new FakeChain(List.of(KEY.address()), List.of());
    NodeConfig config =
        new NodeConfig(
            "127.0.0.1",
            port,
            directory.resolve("data"),
            URI.create("http://127.0.0.1:1"),
            chain.domain().contract(),
            0,
            directory.resolve("key"),
            Optional.empty(),
            Optional.empty(),
            1 << 20,
            Amount.ZERO,
            false);
    FakeAccount account = new FakeAccount(chain, KEY.address());
    BeaconChain beacons = BeaconChain.of(KEY.secret(), chain.domain().separator());
    return Node.start(
        config, new Node.Ground(chain, account, KEY, beacons, LotMachine::start), () -> {});
  }

  @Test
  void aPortInUseIsOneLineAndLeavesNothingOpen() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThatThrownBy(() -> start(taken.getLocalPort()))
          .isInstanceOf(ConfigError.class)
          .hasMessageContaining("cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .hasMessageNotContaining("\n");
    }
    try (Node node = start(0)) {
      assertThat(node.port()).isPositive();
      assertThatThrownBy(() -> start(0))
          .isInstanceOf(ConfigError.class)
          .hasMessageContaining("in use by another node?");
    }
  }

  @Test
  void aBadConfigIsExitCodeTwo() throws Exception {
    Path file = Files.writeString(directory.resolve("node.json"), "{\"nothing\": 1}");
    assertThat(new CommandLine(new NodeMain()).execute("--config", file.toString())).isEqualTo(2);
    assertThat(new CommandLine(new NodeMain()).execute("--help")).isZero();
  }
}
