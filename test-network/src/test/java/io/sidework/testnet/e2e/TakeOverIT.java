package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.client.Follow;
import io.sidework.contracts.chain.KeyFile;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.TaskStatus;
import io.sidework.runtime.Execution;
import io.sidework.runtime.InProcessSandbox;
import io.sidework.runtime.Limits;
import io.sidework.runtime.Program;
import io.sidework.runtime.Task;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final int STEPS_PER_LEG = 200_000;
  private static final Path LEGS = Cluster.HOME.resolve("worker/vectors/wasm/legs.wasm");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path dir;

  @Test
  void anotherMachineOfTheAccountGoesOnFromWhatTheNodesKeep() throws Exception {
    Pace pace = pace();
    int legs = (int) Math.ceil(SECONDS / pace.secondsPerLeg());
    long fuel = pace.fuelPerLeg() * legs;
    try (Cluster cluster = Cluster.start(dir, 4, 2, TakeOverIT::worker)) {
      Address account = address(cluster, "worker0");
      Deal deal = cluster.order(job(legs, 2 * fuel));
      Cluster.until("two nodes keep a checkpoint", 300, () -> keepers(cluster, deal, account) >= 2);
      assertThat(cluster.settled(deal)).as("the task is not done yet").isZero();
      cluster.kill("worker0");
      remove(cluster.dir().resolve("data/worker0"));
      startSecond(cluster);

      assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.SETTLED);

      check(cluster, deal, fuel);
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
        .containsExactlyInAnyOrder(address(cluster, "worker0"), address(cluster, "worker1"));
    assertThat(cluster.report(deal).escrowBalanced()).isTrue();

    List<Long> from = wentOnFrom(cluster, "worker2");
    assertThat(from).as("fuel at which the second machine began").hasSize(1);
    assertThat(from.getFirst()).isBetween(fuel / 100, leaf.usage().fuel());
    assertThat(wentOnFrom(cluster, "worker1")).as("the copy that was not disturbed").isEmpty();
  }

  /** Fuel of the checkpoints from which a worker says that it went on. */
  private static List<Long> wentOnFrom(Cluster cluster, String worker) throws IOException {
    Matcher lines =
        Pattern.compile("goes on after leg [0-9]+, from fuel ([0-9]+)")
            .matcher(Files.readString(cluster.dir().resolve("logs").resolve(worker + ".log")));
    return lines.results().map(line -> Long.valueOf(line.group(1))).toList();
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

  private static Address address(Cluster cluster, String worker) {
    return KeyFile.load(cluster.network().keyFile(worker), Optional.empty()).address();
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

  private record Pace(long fuelPerLeg, double secondsPerLeg) {}

  /** How fast this machine is once it has warmed up. */
  private static Pace pace() throws Exception {
    int legs = 20;
    Task task =
        new Task(
            List.of(Integer.toString(STEPS_PER_LEG), Integer.toString(legs)),
            new byte[0],
            new byte[32],
            new Limits(100_000_000_000L, 16, 1_000_000),
            Duration.ofMinutes(2));
    Program program = Program.check(Files.readAllBytes(LEGS));
    try (InProcessSandbox sandbox = InProcessSandbox.start()) {
      sandbox.run(program, task);
      long began = System.nanoTime();
      var done = (Execution.Completed) sandbox.run(program, task);
      double seconds = (System.nanoTime() - began) / 1e9;
      return new Pace(done.usage().fuel() / legs, seconds / legs);
    }
  }

  private static String job(int legs, long fuel) {
    return """
        {"program": "%s", "args": ["%d", "%d"], "trust": 16, "deadline": "15m",
         "limits": {"fuel": %d, "memoryPages": 16, "outputBytes": 1000000}}
        """
        .formatted(LEGS, STEPS_PER_LEG, legs, fuel);
  }
}
