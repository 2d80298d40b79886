package io.sidework.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidework.node.port.Blobs;
import io.sidework.node.testing.Cluster;
import io.sidework.node.testing.Http;
import io.sidework.node.testing.Terms;
import io.sidework.node.testing.TestWorker;
import io.sidework.protocol.crypto.Sha256;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeHttpTest {
  @SuppressWarnings("NullAway.Init")
  private static Cluster cluster;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = new Cluster(directory, 1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static void isProblem(HttpResponse<byte[]> response, int status, String detail) {
    assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(new JsonObject(text(response)).getString("detail")).contains(detail);
  }

  @Test
  void blobsComeBackAsTheyWere() throws Exception {
    byte[] blob = "hello".getBytes(StandardCharsets.UTF_8);
    String url = cluster.url(0) + "/v1/blobs/" + Sha256.hash(blob);
    isProblem(Http.get(url), 404, "does not hold");
    assertThat(Http.put(url, blob).statusCode()).isEqualTo(201);
    assertThat(Http.put(url, blob).statusCode()).isEqualTo(200);
    assertThat(Http.get(url).body()).isEqualTo(blob);
    HttpResponse<byte[]> head =
        Http.send(HttpRequest.newBuilder(URI.create(url)).method("HEAD", BodyPublishers.noBody()));
    assertThat(head.headers().firstValue("Content-Length")).contains("5");
  }

  @Test
  void blobsOfAnotherHashOrSizeAreRefused() throws Exception {
    String url = cluster.url(0) + "/v1/blobs/";
    isProblem(Http.put(url + Terms.hash("x"), new byte[3]), 422, "hash to 0x");
    isProblem(Http.put(url + "abc", new byte[3]), 400, "64 hexadecimal digits");
    byte[] large = new byte[Blobs.MAX_BYTES + 1];
    isProblem(Http.put(url + Sha256.hash(large), large), 413, "16 MiB");
    byte[] overQuota = new byte[(1 << 20) + 1];
    isProblem(Http.put(url + Sha256.hash(overQuota), overQuota), 507, "quota");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /v1/nothing         | 404 | nothing is at GET /v1/nothing
          /v1/deals/0x12      | 400 | 64 hexadecimal digits
          /v1/outputs/zz      | 400 | 64 hexadecimal digits
          """)
  void badRequestsSayWhatWouldBeRight(String path, int status, String detail) throws Exception {
    isProblem(Http.get(cluster.url(0) + path), status, detail);
  }

  @Test
  void listsOfOutputsAreBounded() throws Exception {
    String url = cluster.url(0) + "/v1/outputs";
    isProblem(Http.post(url, "{}"), 400, "JSON list");
    isProblem(Http.post(url, "[]"), 400, "1 to 512");
    isProblem(Http.post(url, "[1]"), 400, "64 hexadecimal");
    String hash = "\"" + Terms.hash("none") + "\"";
    String most = "[" + (hash + ",").repeat(511) + hash + "]";
    assertThat(Http.post(url, most).statusCode()).isEqualTo(200);
    isProblem(Http.post(url, "[" + (hash + ",").repeat(512) + hash + "]"), 400, "got 513");
    isProblem(Http.post(url, "[" + (hash + ",").repeat(2000) + hash + "]"), 413, "65536");
  }

  @Test
  void statusShowsTheCommitteeConnected() {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> {
              JsonObject status = new JsonObject(text(Http.get(cluster.url(2) + "/v1/status")));
              assertThat(status.getInteger("index")).isEqualTo(2);
              assertThat(status.getJsonArray("peers")).hasSize(3);
            });
  }

  @Test
  void strangersAreRefusedWithTheReason() {
    TestWorker stranger = cluster.worker(Terms.key("stranger"), false);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(stranger.refusals())
                    .anySatisfy(reason -> assertThat(reason).contains("has no seat")));
  }
}
