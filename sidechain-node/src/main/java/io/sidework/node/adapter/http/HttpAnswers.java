package io.sidework.node.adapter.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Requests to nodes that may be bad: nothing but http(s) is asked, redirects are not followed, and
 * an answer has to be whole within a time and a size. {@link HttpRequest#timeout} ends with the
 * headers, so that a body that never ends would hold its reader for ever.
 */
final class HttpAnswers implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final Duration limit;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();

  /**
   * @param limit from the request to the answer's last byte
   */
  HttpAnswers(Duration limit) {
    this.limit = limit;
  }

  /** A request to what its owner has published as its address. */
  static HttpRequest.Builder request(String endpoint, String path) throws IOException {
    try {
      URI uri = URI.create(endpoint + path);
      if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
        throw new IOException("not an address of a node: " + endpoint);
      }
      return HttpRequest.newBuilder(uri);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * The body of an answer with status 200.
   *
   * @param most bytes
   * @throws IOException for every reason not to have it
   */
  byte[] body(HttpRequest request, long most) throws IOException, InterruptedException {
    // Not sendAsync, which completes in the JDK's common pool: whoever blocks that, which has a
    // single thread on two cores, would keep this node from everything that others hold.
    FutureTask<HttpResponse<byte[]>> answer =
        new FutureTask<>(
            () -> client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), most)));
    Thread.ofVirtual().name("http-answer").start(answer);
    try {
      HttpResponse<byte[]> response = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      return response.body();
    } catch (ExecutionException e) {
      throw new IOException(String.valueOf(e.getCause()), e);
    } catch (TimeoutException e) {
      throw new IOException("no whole answer within " + limit, e);
    } finally {
      // Interrupts the exchange where it is not over; an abandoned one would go on reading.
      answer.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
