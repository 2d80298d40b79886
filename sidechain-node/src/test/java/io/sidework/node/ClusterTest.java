package io.sidework.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidework.node.port.LotFactory;
import io.sidework.node.testing.Cluster;
import io.sidework.node.testing.Equivocator;
import io.sidework.node.testing.Http;
import io.sidework.node.testing.Programs;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.job.Axis;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.lot.LotMachine;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.Usage;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four nodes, workers and deals, from match to settlement. */
class ClusterTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  /** A sweep that no argument uses: so many equal tasks. */
  private static byte[] parameters(int tasks) {
    Axis axis = new Axis.Range("i", BigDecimal.ZERO, BigDecimal.ONE, tasks);
    return new Parameters(List.of(), List.of(axis), Bytes32.ZERO).toBytes();
  }

  private static Bytes32 put(Cluster cluster, int node, byte[] blob) throws Exception {
    Bytes32 sha256 = Sha256.hash(blob);
    assertThat(Http.put(cluster.url(node) + "/v1/blobs/" + sha256, blob).statusCode())
        .isLessThan(300);
    return sha256;
  }

  private static JsonObject deal(Cluster cluster, int node, Deal deal) throws Exception {
    var answer = Http.get(cluster.url(node) + "/v1/deals/" + deal.id());
    return new JsonObject(new String(answer.body(), StandardCharsets.UTF_8));
  }

  private static void awaitSettled(Cluster cluster, Deal deal, int seconds) {
    await()
        .atMost(Duration.ofSeconds(seconds))
        .untilAsserted(
            () -> assertThat(cluster.chain().state(deal.id()).settled()).isEqualTo(deal.volume()));
  }

  @Test
  void aDealIsCertifiedAndSettledInOneTransaction() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3)) {
      for (int i = 0; i < 3; i++) {
        cluster.worker(i, false);
      }
      // Each blob at one node only: the others have to fetch it.
      Bytes32 program = put(cluster, 0, Programs.nothing());
      Bytes32 parameters = put(cluster, 1, parameters(600));
      Deal deal = cluster.chain().make("deal", program, parameters, 600, 300);
      awaitSettled(cluster, deal, 60);
      assertThat(cluster.chain().transactions()).isEqualTo(1);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> deal(cluster, 3, deal).getString("phase").equals("FINISHED"));
      assertThat(deal(cluster, 3, deal).getInteger("settled")).isEqualTo(600);
      var body = Http.get(cluster.url(3) + "/v1/deals/" + deal.id() + "/certificates").body();
      List<SegmentCertificate> made =
          Reader.all(body, in -> in.list(100, SegmentCertificate::decode));
      assertThat(made.stream().mapToInt(each -> each.leaves().size()).sum()).isEqualTo(600);
      Bytes32 output = made.getFirst().leaves().getFirst().outputHash();
      assertThat(Http.get(cluster.url(3) + "/v1/outputs/" + output).statusCode()).isEqualTo(200);
    }
  }

  /** Spec N-14: a deal that is over leaves memory and store, and is answered from the archive. */
  @Test
  void aFinishedDealIsAnsweredFromTheArchive() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3)) {
      for (int i = 0; i < 3; i++) {
        cluster.worker(i, false);
      }
      Bytes32 program = put(cluster, 0, Programs.nothing());
      Bytes32 parameters = put(cluster, 0, parameters(300));
      Deal deal = cluster.chain().make("deal", program, parameters, 300, 300);
      awaitSettled(cluster, deal, 60);
      JsonObject before = deal(cluster, 3, deal);
      byte[] certificates = certificates(cluster, 3, deal);
      Path cold = directory.resolve("node3/archive/00000000.cold");
      await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(cold));
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> deal(cluster, 3, deal).getJsonArray("heldBy").isEmpty());
      assertThat(certificates(cluster, 3, deal)).isEqualTo(certificates);
      cluster.stop(3);
      cluster.start(3);
      assertThat(certificates(cluster, 3, deal)).isEqualTo(certificates);
      JsonObject after = deal(cluster, 3, deal);
      assertThat(after.getString("phase")).isEqualTo("FINISHED");
      assertThat(after.getInteger("certified")).isEqualTo(300);
      assertThat(after.getInteger("settled")).isEqualTo(300);
      assertThat(after.getLong("deadline")).isEqualTo(before.getLong("deadline"));
      Bytes32 output = decode(certificates).getFirst().leaves().getFirst().outputHash();
      assertThat(Http.get(cluster.url(3) + "/v1/outputs/" + output).statusCode()).isEqualTo(200);
    }
  }

  private static JsonObject status(Cluster cluster, int node) throws Exception {
    return new JsonObject(
        new String(Http.get(cluster.url(node) + "/v1/status").body(), StandardCharsets.UTF_8));
  }

  private static void copy(Path from, Path to) throws Exception {
    try (var all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(target);
        } else {
          Files.copy(each, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static void delete(Path folder) throws Exception {
    try (var all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  /** Spec N-27, N-28: its peers show it that it has signed more than it remembers. */
  @Test
  void aNodeRestoredFromABackupTakesNoPartAndTheOthersGoOn() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3)) {
      for (int i = 0; i < 3; i++) {
        cluster.worker(i, false);
      }
      Bytes32 program = put(cluster, 0, Programs.nothing());
      Bytes32 parameters = put(cluster, 0, parameters(10));
      Deal first = cluster.chain().make("first", program, parameters, 10, 300);
      awaitSettled(cluster, first, 60);
      cluster.stop(3);
      Path data = directory.resolve("node3");
      copy(data, directory.resolve("backup"));
      cluster.start(3);
      Deal second = cluster.chain().make("second", program, parameters, 10, 300);
      awaitSettled(cluster, second, 60);
      assertThat(status(cluster, 3).getInteger("abstains")).isZero();
      cluster.stop(3);
      delete(data);
      copy(directory.resolve("backup"), data);
      cluster.start(3);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> status(cluster, 3).getInteger("abstains") == 1);
      Deal third = cluster.chain().make("third", program, parameters, 10, 300);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> deal(cluster, 3, third).getString("phase", "").equals("HELD"));
      awaitSettled(cluster, third, 60);
      // Lots of the first deal may still run for its audits; none of the third ever did.
      assertThat(deal(cluster, 3, third).getJsonArray("lots"))
          .allSatisfy(lot -> assertThat(((JsonObject) lot).getInteger("copies")).isZero());
      cluster.stop(3);
      cluster.start(3);
      assertThat(status(cluster, 3).getInteger("abstains")).isEqualTo(1);
    }
  }

  private static byte[] certificates(Cluster cluster, int node, Deal deal) throws Exception {
    return Http.get(cluster.url(node) + "/v1/deals/" + deal.id() + "/certificates").body();
  }

  private static List<SegmentCertificate> decode(byte[] certificates) {
    return Reader.all(certificates, in -> in.list(100, SegmentCertificate::decode));
  }

  /** Spec R-25, N-25: each result once, and not for less than the nodes ask. */
  @Test
  void aCallbackIsToldEveryResultOnceThroughARestart() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3)) {
      Bytes32 program = put(cluster, 0, Programs.nothing());
      Bytes32 parameters = put(cluster, 0, parameters(20));
      Callback callback = new Callback(Terms.key("callback").address(), 100_000, Amount.of(5));
      cluster.chain().refuseDeliveries(true);
      Deal deal = cluster.chain().make("deal", program, parameters, 20, callback, 300);
      for (int i = 0; i < 3; i++) {
        cluster.worker(i, false);
      }
      awaitSettled(cluster, deal, 60);
      for (int i = 0; i < Cluster.SIZE; i++) {
        cluster.stop(i);
      }
      cluster.chain().refuseDeliveries(false);
      for (int i = 0; i < Cluster.SIZE; i++) {
        cluster.start(i);
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(cluster.chain().delivered()).hasSize(20));
      assertThat(cluster.chain().delivered()).doesNotHaveDuplicates();
    }
  }

  @Test
  void aNodeThatWasKilledGoesOnWhereItWas() throws Exception {
    try (Cluster cluster = new Cluster(directory, 2)) {
      cluster.worker(0, false);
      Bytes32 program = put(cluster, 0, Programs.nothing());
      Bytes32 parameters = put(cluster, 0, parameters(10));
      Deal deal = cluster.chain().make("deal", program, parameters, 10, 300);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> deal(cluster, 1, deal).getString("phase", "").equals("OPEN"));
      // One owner alone cannot satisfy T = 10; with two nodes down nothing can be agreed either.
      cluster.stop(1);
      cluster.stop(2);
      cluster.worker(1, false);
      Thread.sleep(2_000);
      assertThat(cluster.chain().state(deal.id()).settled()).isZero();
      cluster.start(1);
      cluster.start(2);
      awaitSettled(cluster, deal, 90);
    }
  }

  @Test
  void aLiarIsRefutedByReexecutionAndSlashed() throws Exception {
    try (Cluster cluster = new Cluster(directory, 2)) {
      cluster.worker(0, false);
      cluster.worker(1, true);
      Bytes32 program = put(cluster, 0, Programs.nothing());
      Bytes32 parameters = put(cluster, 0, parameters(2));
      Deal deal = cluster.chain().make("deal", program, parameters, 2, 300);
      awaitSettled(cluster, deal, 120);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(cluster.chain().slashed())
                      .containsOnly(cluster.workerKey(1).address()));
      assertThat(deal(cluster, 0, deal).getJsonArray("discrepancies"))
          .containsExactly(cluster.workerKey(1).address().toString());
    }
  }

  /** Spec L-50, N-17; P4, P7: one of f bad nodes signs two PREPAREs wherever it signs one. */
  @Test
  void aNodeThatVotesTwiceIsSlashedAndNobodyElse() throws Exception {
    int bad = 2;
    IntFunction<LotFactory> lots = i -> i == bad ? Equivocator.lots() : LotMachine::start;
    try (Cluster cluster = new Cluster(directory, 3, lots)) {
      for (int i = 0; i < 3; i++) {
        cluster.worker(i, false);
      }
      Bytes32 program = put(cluster, 0, Programs.nothing());
      Bytes32 parameters = put(cluster, 0, parameters(1_000));
      Deal deal = cluster.chain().make("deal", program, parameters, 1_000, 300);
      awaitSettled(cluster, deal, 90);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(cluster.chain().slashed())
                      .containsExactly(cluster.nodeKey(bad).address()));
    }
  }

  @Test
  void aProgramThatCannotRunNeverOpensAndSaysWhy() throws Exception {
    try (Cluster cluster = new Cluster(directory, 1)) {
      Bytes32 program = put(cluster, 0, "no wasm".getBytes(StandardCharsets.UTF_8));
      Deal bad = cluster.chain().make("bad", program, Terms.hash("none"), 5, 300);
      Bytes32 good = put(cluster, 0, Programs.nothing());
      Bytes32 few = put(cluster, 0, parameters(4));
      Deal large = cluster.chain().make("large", good, few, 5, 300);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertThat(deal(cluster, 2, bad).getString("phase")).isEqualTo("REFUSED");
                assertThat(deal(cluster, 2, bad).getString("reason")).contains("program refused");
                assertThat(deal(cluster, 2, large).getString("reason")).contains("4 tasks");
              });
    }
  }

  /** L-70, N-20: what a container gives is agreed on, before and after a restart. */
  @Test
  void aContainersResultsAreAgreedOnAndNeverComputedHere() throws Exception {
    try (Cluster cluster = new Cluster(directory, 4)) {
      Bytes32 program = put(cluster, 0, Programs.container());
      Bytes32 parameters = put(cluster, 0, parameters(120));
      Deal deal = cluster.chain().make("container", program, parameters, 120, 300);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> deal(cluster, 3, deal).getString("phase", "").equals("OPEN"));
      cluster.stop(3);
      cluster.start(3);
      for (int i = 0; i < 4; i++) {
        cluster.worker(i, i == 0);
      }
      awaitSettled(cluster, deal, 60);
      List<SegmentCertificate> made = decode(certificates(cluster, 3, deal));
      assertThat(made)
          .flatExtracting(SegmentCertificate::leaves)
          .hasSize(120)
          .allMatch(leaf -> !leaf.reexecuted() && leaf.usage().equals(new Usage(0, 0, 0, 0)));
      assertThat(deal(cluster, 3, deal).getJsonArray("discrepancies")).isEmpty();
      assertThat(status(cluster, 3).getInteger("reexecutions")).isZero();
    }
  }

  @Test
  void nothingIsCertifiedAfterTheDeadline() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3)) {
      Bytes32 program = put(cluster, 0, Programs.nothing());
      Bytes32 parameters = put(cluster, 0, parameters(10));
      Deal deal = cluster.chain().make("deal", program, parameters, 10, 3);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> deal(cluster, 0, deal).getString("phase", "").equals("CLOSED"));
      cluster.worker(0, false);
      cluster.worker(1, false);
      Thread.sleep(2_000);
      assertThat(deal(cluster, 0, deal).getInteger("certified")).isZero();
    }
  }
}
