package io.sidework.node.adapter.http;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidework.node.port.CertifiedSource;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.sidework.protocol.type.TaskResult;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link CertifiedSource} over what every node answers: certificates and outputs. */
public final class HttpCertifiedSource implements CertifiedSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpCertifiedSource.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A line's frame around its base64. */
  private static final int LINE_BYTES = 128;

  private final HttpAnswers answers;

  public HttpCertifiedSource() {
    this(Duration.ofSeconds(10));
  }

  HttpCertifiedSource(Duration limit) {
    this.answers = new HttpAnswers(limit);
  }

  @Override
  public Optional<List<SegmentCertificate>> certificates(
      String endpoint, DealId deal, int first, int lots) throws InterruptedException {
    String path = "/v1/deals/" + deal + "/certificates?first=" + first + "&count=" + lots;
    try {
      byte[] body = answers.body(HttpAnswers.request(endpoint, path).build(), MAX_ANSWER_BYTES);
      // A lot is certified in as many rounds as it has tasks at most.
      int most = lots * Deal.LOT;
      return Optional.of(Reader.all(body, in -> in.list(most, SegmentCertificate::decode)));
    } catch (IOException | MalformedMessage e) {
      LOG.debug("no certificates of deal {} from {}: {}", deal, endpoint, e.toString());
      return Optional.empty();
    }
  }

  @Override
  public Optional<Map<Bytes32, byte[]>> outputs(String endpoint, List<Bytes32> hashes, long bytes)
      throws InterruptedException {
    long most = (bytes + 2) / 3 * 4 + (long) (LINE_BYTES + 4) * hashes.size();
    try {
      var request =
          HttpAnswers.request(endpoint, "/v1/outputs")
              .header("Content-Type", "application/json")
              .POST(
                  BodyPublishers.ofByteArray(
                      JSON.writeValueAsBytes(hashes.stream().map(Bytes32::toString).toList())))
              .build();
      return Optional.of(outputs(answers.body(request, most), hashes));
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("no outputs from {}: {}", endpoint, e.toString());
      return Optional.empty();
    }
  }

  /**
   * Lines of {@code {"outputHash","base64"}}.
   *
   * @throws IOException when they are not, or not of what was asked for
   * @throws IllegalArgumentException the same
   */
  static Map<Bytes32, byte[]> outputs(byte[] body, List<Bytes32> asked) throws IOException {
    Map<Bytes32, byte[]> found = new TreeMap<>();
    try (var lines = JSON.readerFor(new TypeReference<Map<String, String>>() {}).readValues(body)) {
      while (lines.hasNextValue()) {
        Map<?, ?> line = (Map<?, ?>) lines.nextValue();
        Bytes32 hash = Bytes32.parse(String.valueOf(line.get("outputHash")));
        byte[] output = Base64.getDecoder().decode(String.valueOf(line.get("base64")));
        if (!asked.contains(hash) || !TaskResult.outputHash(output).equals(hash)) {
          throw new IOException("not the output " + hash + ", or not one that was asked for");
        }
        found.put(hash, output);
      }
    }
    return found;
  }

  @Override
  public void close() {
    answers.close();
  }
}
