package io.sidework.gateway.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sidework.fixture.Actors;
import io.sidework.gateway.api.Json;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.TaskResult;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Programs and inputs go to a quorum; outputs come from whoever has the right bytes (spec G-3,
 * G-4).
 */
class BlobRoutesTest extends ServedGateway {
  @Test
  void passesBlobsToAllNodesAndNeedsAQuorum() throws Exception {
    byte[] blob = {1, 2, 3};
    String path = "/v1/blobs/" + Sha256.hash(blob);
    nodes.down.add("node3");
    HttpResponse<byte[]> taken = send(to(path).PUT(BodyPublishers.ofByteArray(blob)));
    assertThat(Json.parse(taken.body()).toString()).isEqualTo("{\"holders\":3,\"quorum\":3}");
    assertThat(send(to(path)).body()).isEqualTo(blob);
    nodes.down.add("node2");
    JsonNode problem = problem(send(to(path).PUT(BodyPublishers.ofByteArray(blob))), 502);
    assertThat(problem.path("holders").asInt()).isEqualTo(2);
    assertThat(problem.path("quorum").asInt()).isEqualTo(3);
  }

  @Test
  void refusesABlobThatIsNotWhatItsNameSays() throws Exception {
    String path = "/v1/blobs/" + Actors.word("something else");
    problem(send(to(path).PUT(BodyPublishers.ofByteArray(new byte[] {1}))), 422);
    assertThat(nodes.blobs).isEmpty();
    nodes.put("node0", Actors.word("something else"), new byte[] {1});
    problem(send(to(path)), 502);
    problem(send(to("/v1/blobs/" + Actors.word("nobody has it"))), 404);
    problem(send(to("/v1/blobs/12")), 400);
  }

  @Test
  void takesABlobOfTheLimitAndNotOneByteMore() throws Exception {
    byte[] most = new byte[BlobRoutes.MAX_BLOB];
    HttpResponse<byte[]> taken =
        send(to("/v1/blobs/" + Sha256.hash(most)).PUT(BodyPublishers.ofByteArray(most)));
    assertThat(taken.statusCode()).isEqualTo(200);
    byte[] over = new byte[BlobRoutes.MAX_BLOB + 1];
    String path = "/v1/blobs/" + Sha256.hash(over);
    HttpRequest.Builder stated = to(path).PUT(BodyPublishers.ofByteArray(over));
    assertThat(problem(send(stated), 413).path("limit").asInt()).isEqualTo(BlobRoutes.MAX_BLOB);
    HttpRequest.Builder unstated =
        to(path).PUT(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(over)));
    problem(send(unstated), 411);
    assertThat(send(to("/v1/blobs/" + Sha256.hash(most))).body()).isEqualTo(most);
  }

  @Test
  void outputsComeFromWhoeverHasTheRightBytes() throws Exception {
    Bytes32 good = TaskResult.outputHash(Actors.output(1));
    nodes.outputs.put("node0", Map.of(good, new byte[] {6, 6, 6}));
    nodes.outputs.put("node3", Map.of(good, Actors.output(1)));
    HttpResponse<byte[]> response =
        post("/v1/outputs", Json.array().add(good.toString()).add(Actors.word("none").toString()));
    JsonNode line = Json.parse(response.body());
    assertThat(line.path("outputHash").asText()).isEqualTo(good.toString());
    assertThat(line.path("base64").binaryValue()).isEqualTo(Actors.output(1));
    ArrayNode most = Json.array();
    for (int i = 0; i < 512; i++) {
      most.add(Actors.word("output " + i).toString());
    }
    assertThat(post("/v1/outputs", most).statusCode()).isEqualTo(200);
    problem(post("/v1/outputs", most.add(good.toString())), 422);
    problem(post("/v1/outputs", Json.array()), 422);
    problem(post("/v1/outputs", Json.array().add("0x12")), 422);
  }
}
