package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.client.Follow;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.TaskStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A machine dies in the middle of a long task, its disk with it, and another machine of the same
 * account goes on from what the nodes keep (spec A-82, N-40, R-RUN-74). The other worker's copy was
 * never disturbed: that both agree shows that result, fuel and memory hash are the same, and that
 * nothing was metered twice.
 */
class TakeOverIT {
  /** The first machine's checkpoint is with the nodes after 10 s; the second one has the rest. */
  private static final int SECONDS = 25;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path dir;

  @Test
  void anotherMachineOfTheAccountGoesOnFromWhatTheNodesKeep() throws Exception {
    LegsJob job = LegsJob.lasting(SECONDS);
    try (Cluster cluster = Cluster.start(dir, 4, 2, TakeOverIT::worker)) {
      Address account = cluster.address("worker0");
      Deal deal = cluster.order(job.text());
      Cluster.until("two nodes keep a checkpoint", 300, () -> keepers(cluster, deal, account) >= 2);
      assertThat(cluster.settled(deal)).as("the task is not done yet").isZero();
      cluster.kill("worker0");
      remove(cluster.dir().resolve("data/worker0"));
      startSecond(cluster);

      assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.SETTLED);

      check(cluster, deal, job.fuel());
    }
  }

  private static @Nullable String worker(int index) {
    return index == 0 ? BriskWorker.class.getName() : null;
  }

  private static void check(Cluster cluster, Deal deal, long fuel) throws IOException {
    Leaf leaf = cluster.certificates(deal).leaves().getFirst();
    assertThat(leaf.status()).isEqualTo(TaskStatus.OK);
    assertThat(leaf.reexecuted()).isFalse();
    assertThat(leaf.winners())
        .containsExactlyInAnyOrder(cluster.address("worker0"), cluster.address("worker1"));
    assertThat(cluster.report(deal).escrowBalanced()).isTrue();

    List<Long> from = cluster.wentOnFrom("worker2");
    assertThat(from).as("fuel at which the second machine began").hasSize(1);
    assertThat(from.getFirst()).isBetween(fuel / 100, leaf.usage().fuel());
    assertThat(cluster.wentOnFrom("worker1")).as("the copy that was not disturbed").isEmpty();
  }

  /** The same key on a machine with a disk of its own. */
  private static void startSecond(Cluster cluster) throws Exception {
    Path configs = cluster.dir().resolve("config");
    String first = Files.readString(configs.resolve("worker0.json"));
    Files.writeString(
        configs.resolve("worker2.json"), first.replace("data/worker0", "data/worker2"));
    cluster.network().restart("worker2");
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Nodes that have a checkpoint of the deal's only task by a worker. */
  private static long keepers(Cluster cluster, Deal deal, Address worker) {
    return cluster.session().chain().endpoints().values().stream()
        .filter(node -> keeps(URI.create(node), deal, worker))
        .count();
  }

  private static boolean keeps(URI node, Deal deal, Address worker) {
    String path = "/v1/deals/" + deal.id() + "/checkpoints/" + worker + "/0";
    try {
      return HTTP.send(
                  HttpRequest.newBuilder(node.resolve(path)).build(), BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
