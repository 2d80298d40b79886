package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.sidework.client.Follow;
import io.sidework.contracts.chain.Chain;
import io.sidework.engine.ToolsImage;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.Machine;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deal of containers on a network of processes; skipped where no container engine answers. */
class ContainerIT {
  private static final int EPOCH_SECONDS = 20;

  @TempDir Path dir;

  @Test
  void strangersAgreeOnWhatAnImageComputes() throws Exception {
    try (DockerClient engine = engineOrSkip()) {
      ToolsImage image = ToolsImage.load(engine);
      try (Cluster cluster =
          Cluster.start(
              JoinIT.shortEpochs(Cluster.plan(dir, 4, 3), EPOCH_SECONDS), worker -> null)) {
        List<Address> hosts = List.of(host(cluster, "worker0"), host(cluster, "worker1"));
        awaitHosts(cluster, hosts);

        Deal deal = cluster.order(job(image));
        assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.SETTLED);

        check(cluster, deal, hosts);
      } finally {
        image.remove(engine);
      }
      assertThat(engine.listContainersCmd().withShowAll(true).exec())
          .noneMatch(left -> left.getLabels().containsKey("io.sidework.worker"));
    }
  }

  /** The same program and arguments for task 3, but that it fails. */
  private static String job(ToolsImage image) {
    return """
        {"container": {"image": "%s",
                       "command": ["/usr/bin/bash", "-c",
                                   "echo \\"$GREETING $1\\"; [ $1 != 3 ]", "hello"],
                       "environment": {"GREETING": "task"}},
         "args": ["{i}"], "sweep": {"i": {"from": 0, "step": 1, "count": 5}},
         "trust": 16, "deadline": "4m",
         "limits": {"fuel": 1000000000, "memoryPages": 512, "outputBytes": 4096}}
        """
        .formatted(image.id());
  }

  private static void check(Cluster cluster, Deal deal, List<Address> hosts) {
    assertThat(cluster.outputs(deal)).hasSize(5);
    cluster
        .outputs(deal)
        .forEach(
            (task, output) ->
                assertThat(output)
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("task " + task + "\n"));
    for (Leaf leaf : cluster.certificates(deal).leaves()) {
      assertThat(leaf.status()).isEqualTo(leaf.taskIndex() == 3 ? TaskStatus.TRAP : TaskStatus.OK);
      assertThat(leaf.usage()).isEqualTo(new Usage(0, 0, 0, 0));
      assertThat(leaf.reexecuted()).isFalse();
      // The third worker runs no containers, and was never drawn.
      assertThat(leaf.winners()).containsExactlyInAnyOrderElementsOf(hosts);
    }
    assertThat(cluster.report(deal).escrowBalanced()).isTrue();
  }

  private static DockerClient engineOrSkip() {
    assumeTrue(Files.exists(ToolsImage.SOCKET), "skipped: no container engine here");
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost("unix://" + ToolsImage.SOCKET)
            .build();
    DockerClient client =
        DockerClientImpl.getInstance(
            config,
            new ZerodepDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build());
    try {
      client.pingCmd().exec();
    } catch (RuntimeException e) {
      assumeTrue(false, "skipped: no container engine answers: " + e.getMessage());
    }
    return client;
  }

  /** Lets a worker run containers and say so; from the next epoch on it is drawn for them. */
  private static Address host(Cluster cluster, String worker) throws Exception {
    Path config = cluster.dir().resolve("config").resolve(worker + ".json");
    cluster.kill(worker);
    Files.writeString(
        config,
        Files.readString(config).replaceFirst("\\{", "{\"containers\": {}, \"description\": {},"));
    cluster.network().restart(worker);
    return io.sidework.contracts.chain.KeyFile.load(
            cluster.network().keyFile(worker), java.util.Optional.empty())
        .address();
  }

  private static void awaitHosts(Cluster cluster, List<Address> hosts) throws Exception {
    Chain chain = cluster.session().chain();
    Cluster.until(
        "an epoch starts with machines that run containers",
        120,
        () ->
            hosts.stream()
                .allMatch(
                    host ->
                        chain.roster(chain.epoch()).seat(host).stream()
                            .anyMatch(
                                seat -> seat.machine().runtimes().contains(Machine.CONTAINER))));
  }
}
