package io.sidework.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidework.node.testing.Cluster;
import io.sidework.node.testing.Http;
import io.sidework.node.testing.Programs;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.deal.SegmentCertificate.NodeSignature;
import io.sidework.protocol.job.Axis;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Bytes32;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committee of the epoch in which a deal was made certifies and settles it (protocol 3). */
class CommitteeChangeTest {
  private static final int LEAVING = 3;
  private static final int JOINING = 4;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private static Bytes32 put(Cluster cluster, byte[] blob) throws Exception {
    Bytes32 sha256 = Sha256.hash(blob);
    assertThat(Http.put(cluster.url(1) + "/v1/blobs/" + sha256, blob).statusCode()).isLessThan(300);
    return sha256;
  }

  private static Deal make(Cluster cluster, String name, int tasks) throws Exception {
    Axis axis = new Axis.Range("i", BigDecimal.ZERO, BigDecimal.ONE, tasks);
    byte[] parameters = new Parameters(List.of(), List.of(axis), Bytes32.ZERO).toBytes();
    Bytes32 program = put(cluster, Programs.nothing());
    return cluster.chain().make(name, program, put(cluster, parameters), tasks, 300);
  }

  private static void awaitOpen(Cluster cluster, Deal deal, int... nodes) {
    for (int node : nodes) {
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                var answer = Http.get(cluster.url(node) + "/v1/deals/" + deal.id());
                String text = new String(answer.body(), StandardCharsets.UTF_8);
                assertThat(new JsonObject(text).getString("phase", text)).isEqualTo("OPEN");
              });
    }
  }

  private static List<SegmentCertificate> certificates(Cluster cluster, int node, Deal deal)
      throws Exception {
    var answer = Http.get(cluster.url(node) + "/v1/deals/" + deal.id() + "/certificates");
    return Reader.all(answer.body(), in -> in.list(100, SegmentCertificate::decode));
  }

  private static void assertMadeBy(Cluster cluster, Deal deal, int node) throws Exception {
    var committee = cluster.chain().committee(deal.epoch());
    int index = committee.indexOf(cluster.nodeKey(node).address());
    List<SegmentCertificate> made = certificates(cluster, 1, deal);
    assertThat(made.stream().mapToInt(each -> each.leaves().size()).sum()).isEqualTo(deal.volume());
    for (SegmentCertificate each : made) {
      assertThat(each.problem(cluster.chain().domain(), deal, committee)).isEmpty();
      assertThat(each.signatures()).extracting(NodeSignature::node).contains(index);
    }
  }

  /**
   * One member is replaced while a deal is open. With another one down both the leaving node and
   * the joining one are needed for a quorum: each for its own epoch's deal, at the same time, after
   * a restart of both.
   */
  @Test
  void dealsOfTwoEpochsAreSettledByTheirOwnCommittees() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3)) {
      Deal old = make(cluster, "old", 300);
      awaitOpen(cluster, old, 0, 1, 2, LEAVING);
      cluster.join();
      cluster.startEpoch(List.of(0, 1, 2, JOINING));
      Deal next = make(cluster, "next", 300);
      awaitOpen(cluster, next, 0, 1, 2, JOINING);
      assertThat(Http.get(cluster.url(LEAVING) + "/v1/deals/" + next.id()).statusCode())
          .isEqualTo(404);
      assertThat(Http.get(cluster.url(JOINING) + "/v1/deals/" + old.id()).statusCode())
          .isEqualTo(404);
      for (int node : List.of(0, LEAVING, JOINING)) {
        cluster.stop(node);
      }
      cluster.start(LEAVING);
      cluster.start(JOINING);
      for (int i = 0; i < 3; i++) {
        cluster.worker(i, false);
      }
      for (Deal deal : List.of(old, next)) {
        await()
            .atMost(Duration.ofSeconds(90))
            .untilAsserted(
                () ->
                    assertThat(cluster.chain().state(deal.id()).settled())
                        .isEqualTo(deal.volume()));
      }
      assertMadeBy(cluster, old, LEAVING);
      assertMadeBy(cluster, next, JOINING);
      assertThat(cluster.chain().slashed()).isEmpty();
      // Who was away meanwhile is a member of both committees, and catches up with both deals.
      cluster.start(0);
      for (Deal deal : List.of(old, next)) {
        await()
            .atMost(Duration.ofSeconds(30))
            .ignoreExceptions()
            .untilAsserted(
                () ->
                    assertThat(certificates(cluster, 0, deal))
                        .isEqualTo(certificates(cluster, 1, deal)));
      }
    }
  }
}
