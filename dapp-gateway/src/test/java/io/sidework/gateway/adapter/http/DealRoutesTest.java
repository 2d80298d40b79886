package io.sidework.gateway.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.fixture.Actors;
import io.sidework.gateway.api.Json;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.merkle.MerkleTree;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import io.sidework.protocol.type.TaskStatus;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Progress is what an honest node says; certificates are passed on only if they verify (spec G-6).
 */
class DealRoutesTest extends ServedGateway {
  @Test
  void showsWhatAtLeastOneHonestNodeSays() throws Exception {
    chain.settled(DEAL, 0, BigInteger.valueOf(0b111), Amount.parse("0.063"));
    index.poll();
    nodes.progress.put("node0", report(256, 44));
    nodes.progress.put("node1", report(100, 5));
    nodes.progress.put("node2", report(90, 0));
    JsonNode deal = get("/v1/deals/" + DEAL.id());
    assertThat(deal.path("certified").asInt()).isEqualTo(105);
    assertThat(deal.path("settled").asInt()).isEqualTo(3);
    assertThat(deal.path("lots").get(0).path("certified").asInt()).isEqualTo(100);
    assertThat(deal.path("lots").get(1).path("tasks").asInt()).isEqualTo(44);
    assertThat(deal.path("locked").asText()).isEqualTo("20.937000000000000000");
    assertThat(deal.path("state").asText()).isEqualTo("open");
    problem(send(to("/v1/deals/" + Actors.word("no deal"))), 404);
  }

  private static JsonNode report(int lot0, int lot1) {
    return Json.parse(
        "{\"lots\":[{\"lot\":0,\"certified\":"
            + lot0
            + "},{\"lot\":1,\"certified\":"
            + lot1
            + "}]}");
  }

  @Test
  void aRefundFailsWhatWasNotSettled() throws Exception {
    chain.settled(DEAL, 0, BigInteger.valueOf(0b111), Amount.parse("0.063"));
    chain.add(origin -> new ChainEvent.DealRefunded(origin, DEAL.id(), Amount.parse("20.937")));
    index.poll();
    JsonNode deal = get("/v1/deals/" + DEAL.id());
    assertThat(deal.path("failed").asInt()).isEqualTo(297);
    assertThat(deal.path("refunded").asBoolean()).isTrue();
    assertThat(deal.path("locked").asText()).isEqualTo("0.000000000000000000");
  }

  @Test
  void givesTheUnionOfGoodCertificates() throws Exception {
    SegmentCertificate first = Actors.certificate(DEAL, 0, 1);
    SegmentCertificate second = Actors.certificate(DEAL, 256, 299);
    nodes.certificates.put("node0", List.of(Actors.forged(DEAL, 2), first));
    nodes.certificates.put("node1", List.of(first, second));
    byte[] body = send(to("/v1/deals/" + DEAL.id() + "/certificates")).body();
    assertThat(decoded(body)).containsExactlyInAnyOrder(first, second);
    byte[] lot1 = send(to("/v1/deals/" + DEAL.id() + "/certificates?first=1&count=1")).body();
    assertThat(decoded(lot1)).containsExactly(second);
    problem(send(to("/v1/deals/" + DEAL.id() + "/certificates?first=2")), 400);
    problem(send(to("/v1/deals/" + DEAL.id() + "/certificates?fist=1")), 400);
  }

  private static List<SegmentCertificate> decoded(byte[] body) {
    return Reader.all(body, in -> in.list(100, SegmentCertificate::decode));
  }

  @Test
  void provesATask() throws Exception {
    nodes.certificates.put("node2", List.of(Actors.certificate(DEAL, 3, 5, 7)));
    nodes.outputs.put("node1", Map.of(TaskResult.outputHash(Actors.output(5)), Actors.output(5)));
    JsonNode task = get("/v1/deals/" + DEAL.id() + "/tasks/5");
    List<Bytes32> path = new ArrayList<>();
    task.path("proof").forEach(sibling -> path.add(Bytes32.parse(sibling.asText())));
    Bytes32 root = Bytes32.parse(task.path("segment").path("root").asText());
    Bytes32 leaf = Actors.leaf(5, TaskStatus.OK).hash(DEAL.id());
    assertThat(MerkleTree.verify(leaf, path, root)).isTrue();
    assertThat(task.path("signatures")).hasSize(3);
    assertThat(task.path("output").binaryValue()).isEqualTo(Actors.output(5));
    problem(send(to("/v1/deals/" + DEAL.id() + "/tasks/6")), 404);
    problem(send(to("/v1/deals/" + DEAL.id() + "/tasks/300")), 400);
    assertThat(get("/v1/deals/" + DEAL.id() + "/tasks?count=256").path("tasks")).hasSize(256);
    problem(send(to("/v1/deals/" + DEAL.id() + "/tasks?count=257")), 400);
    get("/v1/deals?count=1000");
    problem(send(to("/v1/deals?count=1001")), 400);
    problem(send(to("/v1/deals/" + DEAL.id() + "/certificates?count=65")), 400);
    JsonNode tasks = get("/v1/deals/" + DEAL.id() + "/tasks?first=4&count=3").path("tasks");
    assertThat(tasks).hasSize(3);
    assertThat(tasks.get(0).path("certified").asBoolean()).isFalse();
    assertThat(tasks.get(1).path("status").asText()).isEqualTo("OK");
  }
}
