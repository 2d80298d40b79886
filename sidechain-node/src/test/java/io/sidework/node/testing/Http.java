package io.sidework.node.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Requests of tests. */
public final class Http {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Http() {}

  public static HttpResponse<byte[]> get(String url) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url)));
  }

  public static HttpResponse<byte[]> put(String url, byte[] body)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url)).PUT(BodyPublishers.ofByteArray(body)));
  }

  public static HttpResponse<byte[]> post(String url, String body)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(body)));
  }

  public static HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }
}
