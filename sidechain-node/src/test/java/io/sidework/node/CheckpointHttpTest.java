package io.sidework.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidework.node.port.CheckpointShelf;
import io.sidework.node.testing.Cluster;
import io.sidework.node.testing.FakeChain;
import io.sidework.node.testing.Http;
import io.sidework.node.testing.Programs;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.eip712.CheckpointUpload;
import io.sidework.protocol.job.Axis;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Bytes32;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node keeps checkpoints for who is drawn and signs, and for nobody else (N-40, N-41). */
class CheckpointHttpTest {
  private static final int TASKS = 40;
  private static final int QUOTA = 1_000;

  @SuppressWarnings("NullAway.Init")
  private static Cluster cluster;

  /** Reserves {@link #QUOTA}. */
  @SuppressWarnings("NullAway.Init")
  private static Deal deal;

  /** Reserves the most there is. */
  @SuppressWarnings("NullAway.Init")
  private static Deal largest;

  @SuppressWarnings("NullAway.Init")
  private static Deal free;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    cluster = new Cluster(directory, 2);
    Axis axis = new Axis.Range("i", BigDecimal.ZERO, BigDecimal.ONE, TASKS);
    byte[] parameters = new Parameters(List.of(), List.of(axis), Bytes32.ZERO).toBytes();
    Bytes32 program = put(Programs.nothing());
    deal = make("deal", program, put(parameters), QUOTA);
    largest = make("largest", program, put(parameters), CheckpointShelf.MAX_BYTES);
    free = make("free", program, put(parameters), 0);
    for (Deal each : List.of(deal, largest, free)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> text(Http.get(cluster.url(0) + "/v1/deals/" + each.id())).contains("OPEN"));
    }
  }

  private static Deal make(String name, Bytes32 program, Bytes32 parameters, int quota) {
    FakeChain chain = cluster.chain();
    long deadline = chain.time() + 300;
    Deal made = Terms.deal(name, program, parameters, TASKS, deadline, chain.head() + 1);
    return chain.make(Terms.keeping(made, quota));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Bytes32 put(byte[] blob) throws Exception {
    Http.put(cluster.url(0) + "/v1/blobs/" + Sha256.hash(blob), blob);
    return Sha256.hash(blob);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static String url(EcKey key, int task) {
    return url(deal, key, task);
  }

  private static String url(Deal of, EcKey key, int task) {
    return "%s/v1/deals/%s/checkpoints/%s/%d"
        .formatted(cluster.url(0), of.id(), key.address(), task);
  }

  /** Uploads these bytes under a signature over some, which may be others. */
  private static int put(EcKey account, EcKey signer, int task, long leg, byte[] bytes, byte[] some)
      throws Exception {
    return put(deal, account, signer, task, leg, bytes, some).statusCode();
  }

  private static HttpResponse<byte[]> put(
      Deal of, EcKey account, EcKey signer, int task, long leg, byte[] bytes, byte[] some)
      throws Exception {
    CheckpointUpload upload =
        new CheckpointUpload(account.address(), of.id(), task, leg, Sha256.hash(some));
    byte[] signature = cluster.chain().domain().sign(signer, upload).toArray();
    URI target =
        URI.create(url(of, account, task) + "?leg=" + leg + "&sha256=" + Sha256.hash(some));
    return Http.send(
        HttpRequest.newBuilder(target)
            .header("Authorization", "Sidework " + HexFormat.of().formatHex(signature))
            .PUT(BodyPublishers.ofByteArray(bytes)));
  }

  private static HttpResponse<byte[]> put(Deal of, int bytes) throws Exception {
    EcKey key = cluster.workerKey(0);
    return put(of, key, key, 3, bytes, new byte[bytes], new byte[bytes]);
  }

  private static int put(int task, long leg, byte[] bytes) throws Exception {
    EcKey key = cluster.workerKey(0);
    return put(key, key, task, leg, bytes, bytes);
  }

  @Test
  void theNewestIsKept() throws Exception {
    byte[] first = {1, 2, 3};
    byte[] second = {4};
    assertThat(Http.get(url(cluster.workerKey(0), 1)).statusCode()).isEqualTo(404);
    assertThat(put(1, 5, first)).isEqualTo(204);
    assertThat(put(1, 5, first)).as("the same again").isEqualTo(204);
    assertThat(put(1, 5, second)).as("another of the same leg").isEqualTo(409);
    assertThat(put(1, 4, second)).as("an older one").isEqualTo(409);
    assertThat(Http.get(url(cluster.workerKey(0), 1)).body()).isEqualTo(first);
    assertThat(put(1, 6, second)).isEqualTo(204);
    assertThat(Http.get(url(cluster.workerKey(0), 1)).body()).isEqualTo(second);
    assertThat(Http.get(url(cluster.workerKey(1), 1)).statusCode()).isEqualTo(404);
  }

  @Test
  void onlyTheAccountsKeyMayPut() throws Exception {
    byte[] bytes = {1};
    EcKey mine = cluster.workerKey(0);
    EcKey stranger = Terms.key("stranger");
    assertThat(put(mine, cluster.workerKey(1), 2, 1, bytes, bytes)).isEqualTo(401);
    assertThat(put(stranger, stranger, 2, 1, bytes, bytes)).as("not drawn").isEqualTo(403);
    assertThat(put(TASKS, 1, bytes)).as("no such task").isEqualTo(404);
    assertThat(put(mine, mine, 2, 1, bytes, new byte[] {2})).as("other bytes").isEqualTo(422);
    String unsigned = url(mine, 2) + "?leg=1&sha256=" + Sha256.hash(bytes);
    assertThat(Http.put(unsigned, bytes).statusCode()).isEqualTo(401);
    assertThat(Http.get(url(mine, 2)).statusCode()).as("nothing was kept").isEqualTo(404);
  }

  @Test
  void whatIsLargerThanAnyCheckpointIsRefused() throws Exception {
    assertThat(put(largest, CheckpointShelf.MAX_BYTES).statusCode()).isEqualTo(204);
    assertThat(put(largest, CheckpointShelf.MAX_BYTES + 1).statusCode()).isEqualTo(413);
  }

  /** as much as the deal pays for, and not a byte more. */
  @Test
  void whatIsNotPaidForIsRefused() throws Exception {
    assertThat(put(deal, QUOTA).statusCode()).isEqualTo(204);
    HttpResponse<byte[]> past = put(deal, QUOTA + 1);
    assertThat(past.statusCode()).isEqualTo(413);
    assertThat(text(past)).contains("at most " + QUOTA + " bytes");
    HttpResponse<byte[]> unpaid = put(free, 1);
    assertThat(unpaid.statusCode()).isEqualTo(403);
    assertThat(text(unpaid)).contains("checkpointBytes 0");
    assertThat(Http.get(url(free, cluster.workerKey(0), 3)).statusCode()).isEqualTo(404);
  }

  @Test
  void malformedRequestsSayWhatWouldBeRight() throws Exception {
    String base = cluster.url(0) + "/v1/deals/" + deal.id() + "/checkpoints/";
    assertThat(text(Http.get(base + "0x12/1"))).contains("40 hexadecimal digits");
    assertThat(text(Http.get(base + cluster.workerKey(0).address() + "/-1"))).contains("number");
  }
}
