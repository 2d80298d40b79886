package io.sidework.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidework.node.adapter.http.HttpCertifiedSource;
import io.sidework.node.testing.BadServer;
import io.sidework.node.testing.Cluster;
import io.sidework.node.testing.Http;
import io.sidework.node.testing.Programs;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Leaf;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.job.Axis;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Bytes32;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that was away during a whole deal answers for it afterwards, by itself (spec N-30). */
class CatchUpTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private static Bytes32 put(Cluster cluster, byte[] blob) throws Exception {
    Bytes32 sha256 = Sha256.hash(blob);
    assertThat(Http.put(cluster.url(0) + "/v1/blobs/" + sha256, blob).statusCode()).isLessThan(300);
    return sha256;
  }

  private static Deal settled(Cluster cluster, String name, int tasks) throws Exception {
    Axis axis = new Axis.Range("i", BigDecimal.ZERO, BigDecimal.ONE, tasks);
    byte[] parameters = new Parameters(List.of(), List.of(axis), Bytes32.ZERO).toBytes();
    Bytes32 program = put(cluster, Programs.nothing());
    Deal deal = cluster.chain().make(name, program, put(cluster, parameters), tasks, 300);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(cluster.chain().state(deal.id()).settled()).isEqualTo(tasks));
    return deal;
  }

  private static List<SegmentCertificate> certificates(Cluster cluster, int node, Deal deal)
      throws Exception {
    var answer = Http.get(cluster.url(node) + "/v1/deals/" + deal.id() + "/certificates");
    return Reader.all(answer.body(), in -> in.list(100, SegmentCertificate::decode));
  }

  private static void awaitAllAt(Cluster cluster, int node, Deal deal) {
    await()
        .atMost(Duration.ofSeconds(60))
        .ignoreException(MalformedMessage.class)
        .untilAsserted(
            () -> {
              List<SegmentCertificate> held = certificates(cluster, node, deal);
              assertThat(held.stream().mapToInt(made -> made.leaves().size()).sum())
                  .isEqualTo(deal.volume());
              for (SegmentCertificate made : held) {
                assertThat(made.problem(cluster.chain().domain(), deal, cluster.committee()))
                    .isEmpty();
                for (Leaf leaf : made.leaves()) {
                  assertThat(hasOutput(cluster, node, leaf)).isTrue();
                }
              }
            });
  }

  private static boolean hasOutput(Cluster cluster, int node, Leaf leaf) throws Exception {
    return Http.get(cluster.url(node) + "/v1/outputs/" + leaf.outputHash()).statusCode() == 200;
  }

  @Test
  void aNodeThatWasDownForAWholeDealAnswersForItByItself() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3)) {
      for (int i = 0; i < 3; i++) {
        cluster.worker(i, false);
      }
      cluster.stop(3);
      Deal deal = settled(cluster, "deal", 300);
      cluster.start(3);
      awaitAllAt(cluster, 3, deal);
      cluster.stop(0);
      cluster.stop(1);
      cluster.stop(2);
      awaitAllAt(cluster, 3, deal);
      cluster.stop(3);
      cluster.start(3);
      awaitAllAt(cluster, 3, deal);
    }
  }

  /** Client and routes of a node understand each other. */
  @Test
  void aNodeAnswersWhatAnotherAsks() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3);
        HttpCertifiedSource source = new HttpCertifiedSource()) {
      for (int i = 0; i < 3; i++) {
        cluster.worker(i, false);
      }
      Deal deal = settled(cluster, "deal", 20);
      String node = cluster.url(0);
      assertThat(source.certificates(node, deal.id(), 0, 8))
          .contains(certificates(cluster, 0, deal));
      assertThat(source.certificates(node, deal.id(), 1, 8)).contains(List.of());
      Bytes32 hash = certificates(cluster, 0, deal).getFirst().leaves().getFirst().outputHash();
      assertThat(source.outputs(node, List.of(hash, Terms.hash("none")), 0))
          .hasValueSatisfying(found -> assertThat(found).containsOnlyKeys(hash));
    }
  }

  /** One of f bad nodes serves what is no answer; the others' answers do. */
  @Test
  void aBadPeerIsRefusedAndAnotherAsked() throws Exception {
    try (Cluster cluster = new Cluster(directory, 3);
        BadServer bad = new BadServer(BadServer.body("none".getBytes(StandardCharsets.UTF_8), 4))) {
      for (int i = 0; i < 3; i++) {
        cluster.worker(i, false);
      }
      cluster.stop(3);
      Deal first = settled(cluster, "first", 20);
      byte[] other = new Writer().list(certificates(cluster, 0, first)).toArray();
      Deal second = settled(cluster, "second", 20);
      Deal third = settled(cluster, "third", 20);
      bad.answer(BadServer.body(other, other.length));
      cluster.chain().publish(cluster.nodeKey(0).address(), bad.url());
      cluster.start(3);
      for (Deal deal : List.of(first, second, third)) {
        awaitAllAt(cluster, 3, deal);
      }
      assertThat(bad.requests()).isPositive();
    }
  }
}
