package io.sidework.node.adapter.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sidework.node.port.CertifiedSource;
import io.sidework.node.testing.BadServer;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.codec.Writer;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.TaskResult;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Only whole answers, of a size and in a time, are any (spec N-9, N-30). */
class HttpCertifiedSourceTest {
  private static final DealId DEAL = Terms.deal("deal", 600).id();
  private static final SegmentCertificate MADE =
      new SegmentCertificate(DEAL, 1, 0, 0, List.of(), List.of(), List.of());
  private static final byte[] ANSWER = new Writer().list(List.of(MADE)).toArray();

  private final HttpCertifiedSource source = new HttpCertifiedSource(Duration.ofMillis(700));

  @SuppressWarnings("NullAway.Init")
  private BadServer server;

  @BeforeEach
  void open() throws IOException {
    server = new BadServer(BadServer.body(ANSWER, ANSWER.length));
  }

  @AfterEach
  void close() throws IOException {
    source.close();
    server.close();
  }

  private boolean hasAnswer() throws InterruptedException {
    return source.certificates(server.url(), DEAL, 1, 1).isPresent();
  }

  @Test
  void aWholeAnswerIsTaken() throws Exception {
    assertThat(source.certificates(server.url(), DEAL, 1, 1)).contains(List.of(MADE));
  }

  @Test
  void aTornAnswerIsNone() throws Exception {
    for (int length = 0; length < ANSWER.length; length += 7) {
      byte[] torn = Arrays.copyOf(ANSWER, length);
      server.answer(BadServer.body(torn, length));
      assertThat(hasAnswer()).as("%d bytes that end in order", length).isFalse();
    }
    server.answer(BadServer.body(Arrays.copyOf(ANSWER, 20), ANSWER.length));
    assertThat(hasAnswer()).as("fewer bytes than were promised").isFalse();
    server.answer(BadServer.body(Arrays.copyOf(ANSWER, ANSWER.length + 1), ANSWER.length + 1));
    assertThat(hasAnswer()).as("bytes left over").isFalse();
  }

  @Test
  void ofAHugeAnswerNoMoreIsReadThanTheLimit() throws Exception {
    long[] sent = {0};
    server.answer(
        out -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n".getBytes(US_ASCII));
          for (byte[] part = new byte[1 << 16]; sent[0] < 1_000_000_000; sent[0] += part.length) {
            out.write(part);
          }
        });
    assertThat(hasAnswer()).isFalse();
    await().until(() -> server.open() == 0);
    // What the sockets' buffers take is on its way before the reader can refuse it.
    assertThat(sent[0]).isLessThan(8L * CertifiedSource.MAX_ANSWER_BYTES);
  }

  /** A timeout that ends with the headers would wait for ever. */
  @Test
  void anEndlessAnswerEndsWithTheLimit() throws Exception {
    server.answer(HttpCertifiedSourceTest::trickle);
    assertThat(hasAnswer()).isFalse();
    await().until(() -> server.open() == 0);
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void anEndlessBlobEndsWithTheLimit() throws Exception {
    server.answer(HttpCertifiedSourceTest::trickle);
    try (HttpBlobSource blobs = new HttpBlobSource(Duration.ofMillis(700))) {
      assertThat(blobs.fetch(server.url(), Terms.hash("blob"))).isEmpty();
      await().until(() -> server.open() == 0);
      byte[] blob = {1, 2, 3};
      server.answer(BadServer.body(blob, 3));
      assertThat(blobs.fetch(server.url(), Sha256.hash(blob))).contains(blob);
      assertThat(blobs.fetch(server.url(), Terms.hash("another"))).isEmpty();
    }
  }

  /** The JDK has one such pool for all: of one thread on two cores. */
  @Test
  void whoeverBlocksTheCommonPoolHoldsUpNoAnswer() throws Exception {
    byte[] blob = {1, 2, 3};
    server.answer(BadServer.body(blob, 3));
    CountDownLatch end = new CountDownLatch(1);
    try (HttpBlobSource blobs = new HttpBlobSource(Duration.ofMillis(700))) {
      for (int thread = 0; thread < ForkJoinPool.getCommonPoolParallelism(); thread++) {
        ForkJoinPool.commonPool().submit(() -> end.await(1, TimeUnit.MINUTES));
      }
      assertThat(blobs.fetch(server.url(), Sha256.hash(blob))).contains(blob);
    } finally {
      end.countDown();
    }
  }

  private static void trickle(java.io.OutputStream out) throws IOException, InterruptedException {
    out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n".getBytes(US_ASCII));
    for (int i = 0; i < 1_000_000; i++) {
      out.write(0);
      out.flush();
      Thread.sleep(20);
    }
  }

  @Test
  void whatIsNotANodeIsNotAsked() throws Exception {
    for (String endpoint : List.of("file:///etc", "no address", "", "ftp://127.0.0.1")) {
      assertThat(source.certificates(endpoint, DEAL, 0, 1)).isEmpty();
    }
    server.answer(
        out ->
            out.write(
                ("HTTP/1.1 302 Found\r\nLocation: "
                        + server.url()
                        + "/\r\n"
                        + "Content-Length: 0\r\n\r\n")
                    .getBytes(US_ASCII)));
    assertThat(hasAnswer()).isFalse();
    assertThat(server.requests()).isEqualTo(1);
  }

  private static byte[] line(Bytes32 hash, byte[] output) {
    return ("{\"outputHash\":\""
            + hash
            + "\",\"base64\":\""
            + Base64.getEncoder().encodeToString(output)
            + "\"}\n")
        .getBytes(US_ASCII);
  }

  @Test
  void outputsCountByTheirHash() throws Exception {
    byte[] output = {5, 6};
    Bytes32 hash = TaskResult.outputHash(output);
    Bytes32 other = TaskResult.outputHash(new byte[] {7});
    byte[] good = line(hash, output);
    server.answer(BadServer.body(good, good.length));
    assertThat(source.outputs(server.url(), List.of(hash, other), 4))
        .hasValueSatisfying(found -> assertThat(found).containsOnlyKeys(hash));
    assertThat(source.outputs(server.url(), List.of(other), 2)).as("not asked for").isEmpty();
    byte[] wrong = line(hash, new byte[] {9});
    server.answer(BadServer.body(wrong, wrong.length));
    assertThat(source.outputs(server.url(), List.of(hash), 2)).as("another output").isEmpty();
    byte[] torn = Arrays.copyOf(good, good.length - 5);
    server.answer(BadServer.body(torn, torn.length));
    assertThat(source.outputs(server.url(), List.of(hash), 2)).as("torn").isEmpty();
    byte[] deep = "[".repeat(200).getBytes(US_ASCII);
    server.answer(BadServer.body(deep, deep.length));
    assertThat(source.outputs(server.url(), List.of(hash), 200)).as("no lines").isEmpty();
    byte[] longer = line(hash, new byte[1_000]);
    server.answer(BadServer.body(longer, longer.length));
    assertThat(source.outputs(server.url(), List.of(hash), 2)).as("too long").isEmpty();
  }
}
