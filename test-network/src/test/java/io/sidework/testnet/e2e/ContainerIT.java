package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.sidework.client.DealReport;
import io.sidework.client.Follow;
import io.sidework.contracts.chain.Chain;
import io.sidework.engine.ToolsImage;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.Machine;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.protocol.type.Usage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deals of containers on a network of processes; skipped where no container engine answers. */
class ContainerIT {
  private static final int EPOCH_SECONDS = 20;

  /** By which the engine's containers are known as a worker's (spec C-16). */
  private static final String LABEL = "io.sidework.worker";

  @TempDir static Path dir;

  private static DockerClient engine;
  private static ToolsImage image;
  private static Cluster cluster;
  private static List<Address> hosts;

  /** The workers' folders are in it. */
  private static Path data;

  @BeforeAll
  static void start() throws Exception {
    engine = engineOrSkip();
    image = ToolsImage.load(engine);
    cluster =
        Cluster.start(JoinIT.shortEpochs(Cluster.plan(dir, 4, 3), EPOCH_SECONDS), worker -> null);
    data = cluster.dir().resolve("data").toRealPath();
    hosts = List.of(host(cluster, "worker0"), host(cluster, "worker1"));
    awaitHosts(cluster, hosts);
  }

  @AfterAll
  static void end() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
    if (image != null) {
      image.remove(engine);
    }
    if (engine != null) {
      engine.close();
    }
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(containers()).isEmpty();
  }

  @Test
  void strangersAgreeOnWhatAnImageComputes() throws Exception {
    Deal deal = cluster.order(job(image));
    assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.SETTLED);

    check(cluster, deal, hosts);
  }

  /** The engine goes on with a container whose worker is gone; the next start ends that (C-16). */
  @Test
  void whatAKilledWorkerLeftGoesWhenItStartsAgainAndTheDealIsFinished() throws Exception {
    Deal deal = cluster.order(sleepingJob(image, 25, 16));
    Cluster.until("both copies run", 120, () -> running().size() == 2);
    cluster.kill("worker0");
    InspectContainerResponse left = ofWorker("worker0");
    Path folder = folder(left);
    assertThat(left.getState().getRunning()).as("it outlives its worker").isTrue();
    assertThat(folder).isDirectory();

    cluster.network().restart("worker0");

    assertThat(containers()).extracting(Container::getId).doesNotContain(left.getId());
    assertThat(folder).doesNotExist();
    assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.SETTLED);
    Leaf leaf = cluster.certificates(deal).leaves().getFirst();
    assertThat(leaf.status()).isEqualTo(TaskStatus.OK);
    assertThat(leaf.winners()).containsExactlyInAnyOrderElementsOf(hosts);
    assertThat(cluster.outputs(deal).get(0)).asString(StandardCharsets.UTF_8).isEqualTo("done\n");
    assertThat(cluster.report(deal).escrowBalanced()).isTrue();
  }

  /**
   * Silence gives a dead worker's place to the next rank (L-5), which begins anew. The first
   * container, which nobody follows any more, runs to its own end beside it, and goes with the next
   * start of its worker.
   */
  @Test
  void anotherWorkerDoesTheTaskOfAKilledOneAndIsPaid() throws Exception {
    Deal deal = cluster.order(sleepingJob(image, 12, 1));
    Cluster.until("the only copy runs", 120, () -> running().size() == 1);
    String killed = containersOf("worker0").isEmpty() ? "worker1" : "worker0";
    String other = killed.equals("worker0") ? "worker1" : "worker0";
    cluster.kill(killed);
    InspectContainerResponse left = ofWorker(killed);
    assertThat(left.getState().getRunning()).as("it outlives its worker").isTrue();

    Cluster.until("the other is admitted", 60, () -> !containersOf(other).isEmpty());
    assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.SETTLED);

    Leaf leaf = cluster.certificates(deal).leaves().getFirst();
    assertThat(leaf.status()).isEqualTo(TaskStatus.OK);
    assertThat(leaf.winners()).containsExactly(cluster.address(other));
    assertThat(cluster.outputs(deal).get(0)).asString(StandardCharsets.UTF_8).isEqualTo("done\n");
    DealReport report = cluster.report(deal);
    assertThat(report.workers())
        .containsExactly(new DealReport.WorkerShare(cluster.address(other), 1, 1, deal.price()));
    assertThat(report.escrowBalanced()).isTrue();
    Cluster.until("what was left has ended by itself", 30, () -> running().isEmpty());
    assertThat(containers()).extracting(Container::getId).containsExactly(left.getId());

    cluster.network().restart(killed);

    assertThat(containers()).isEmpty();
    assertThat(folder(left)).doesNotExist();
  }

  /** One task of this many seconds that few or many copies have to agree on. */
  private static String sleepingJob(ToolsImage image, int seconds, int trust) {
    return """
        {"container": {"image": "%s", "command": ["/usr/bin/bash", "-c", "sleep %d; echo done"]},
         "trust": %d, "deadline": "5m",
         "limits": {"fuel": 5000000000, "memoryPages": 512, "outputBytes": 4096}}
        """
        .formatted(image.id(), seconds, trust);
  }

  /** The task's folder on this machine. */
  private static Path folder(InspectContainerResponse container) {
    return Path.of(String.valueOf(container.getHostConfig().getBinds()[0].getPath()));
  }

  /** Containers of any worker, running or not. */
  private static List<Container> containers() {
    return engine.listContainersCmd().withShowAll(true).withLabelFilter(List.of(LABEL)).exec();
  }

  private static List<Container> running() {
    return engine.listContainersCmd().withLabelFilter(List.of(LABEL)).exec();
  }

  /** A worker's, which bear a name made of its folder's. */
  private static List<Container> containersOf(String worker) {
    byte[] path = data.resolve(worker).toString().getBytes(StandardCharsets.UTF_8);
    String name = Sha256.hash(path).toString().substring(2, 18);
    return containers().stream()
        .filter(container -> name.equals(container.getLabels().get(LABEL)))
        .toList();
  }

  private static InspectContainerResponse ofWorker(String worker) {
    List<Container> all = containersOf(worker);
    assertThat(all).as("containers of " + worker).hasSize(1);
    return engine.inspectContainerCmd(all.getFirst().getId()).exec();
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

  private static void check(Cluster cluster, Deal deal, List<Address> hosts) throws IOException {
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
    for (String host : List.of("worker0", "worker1")) {
      assertThat(cluster.log(host)).contains("deal " + deal.id() + " task 4 used: processor ");
    }
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
    return cluster.address(worker);
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
