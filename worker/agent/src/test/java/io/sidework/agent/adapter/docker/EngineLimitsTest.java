package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.HostConfig;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An engine that cannot hold containers to their limits is not used (spec C-18). */
@SuppressWarnings("NullAway.Init") // JUnit sets the field
class EngineLimitsTest {
  /** What rootless Podman 4.3 says on a machine with control groups v1, where it limits nothing. */
  private static final String ROOTLESS =
      """
      {"MemoryLimit": true, "SwapLimit": true, "CpuCfsPeriod": true, "CpuCfsQuota": true,
       "PidsLimit": true, "CgroupVersion": "1", "CgroupDriver": "cgroupfs", "Rootless": true,
       "SecurityOptions": ["name=seccomp,profile=default"], "ServerVersion": "4.3.1"}
      """;

  @TempDir private Path folder;

  @Test
  void aRootlessEngineWithoutLimitsIsRefused() throws Exception {
    Path socket = folder.resolve("engine.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofVirtual().start(() -> answerAll(server, ROOTLESS));

      assertThatThrownBy(() -> EngineReport.of(socket))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "the engine at %s is not used: it is rootless, and limits nothing without control groups v2"
                  .formatted(socket));
    }
  }

  /** An engine that says one thing, whatever it is asked. */
  private static void answerAll(ServerSocketChannel server, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(body.length);
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    while (server.isOpen()) {
      try (SocketChannel client = server.accept()) {
        int unused = client.read(ByteBuffer.allocate(8 << 10));
        client.write(ByteBuffer.allocate(start.length + body.length).put(start).put(body).flip());
      } catch (IOException e) {
        return; // the test is over
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MemoryLimit, false, it cannot limit memory",
    "CpuCfsQuota, false, it cannot limit processor time",
    "PidsLimit, false, it cannot limit processes",
    "CgroupDriver, none, it limits nothing: no control groups are delegated",
    "SecurityOptions, name=rootless, it is rootless Docker",
    "Rootless, true, 'it is rootless, and limits nothing'",
  })
  void whatItLacksIsNamed(String key, String value, String lack) {
    Map<String, Object> info = able("1");
    boolean flag = value.equals("true") || value.equals("false");
    info.put(key, flag ? Boolean.valueOf(value) : value);
    assertThat(EngineReport.lack(info))
        .hasValueSatisfying(text -> assertThat(text).startsWith(lack));
  }

  @Test
  void whatLacksNothingIsUsed() {
    assertThat(EngineReport.lack(able("1"))).isEmpty();
    Map<String, Object> rootless = able("2");
    rootless.put("Rootless", true);
    assertThat(EngineReport.lack(rootless)).isEmpty();
    rootless.put("PidsLimit", false);
    rootless.put("CpuCfsQuota", false);
    assertThat(EngineReport.lack(rootless)).contains("it cannot limit processor time, processes");
    assertThat(EngineReport.lack(Map.of())).as("older engines do not say").isEmpty();
  }

  private static Map<String, Object> able(String cgroups) {
    return new HashMap<>(
        Map.of(
            "MemoryLimit", true, "CpuCfsQuota", true, "PidsLimit", true, "CgroupVersion", cgroups));
  }

  /** Engines drop what they cannot do, and say so in the container that they made, if at all. */
  @Test
  void whatAnEngineHasLeftOutIsSeen() {
    assertThat(Confines.missing(confines(), confines())).isEmpty();
    assertMissing("memory", made -> made.withMemory(0L));
    assertMissing("processes", made -> made.withPidsLimit(0L));
    assertMissing("processor time", made -> made.withNanoCPUs(null));
    assertMissing("files and network", made -> made.withReadonlyRootfs(false));
    assertMissing("files and network", made -> made.withNetworkMode("bridge"));
  }

  private static void assertMissing(String what, UnaryOperator<HostConfig> change) {
    assertThat(Confines.missing(confines(), change.apply(confines()))).contains(what);
  }

  private static HostConfig confines() {
    return HostConfig.newHostConfig()
        .withMemory(64L << 20)
        .withPidsLimit(256L)
        .withNanoCPUs(1_000_000_000L)
        .withReadonlyRootfs(true)
        .withNetworkMode("none");
  }
}
