package io.sidework.gateway.adapter.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** The console page and the API's description, both from the jar (spec G-8). */
final class PageRoutes {
  private final byte[] console = resource("/console.html");
  private final byte[] openApi = resource("/openapi.yaml");
  private final Map<String, String> consoleHeaders =
      Map.of("content-security-policy", policy(new String(console, StandardCharsets.UTF_8)));

  List<Route> routes() {
    return List.of(
        Route.get("/", r -> Answer.bytes("text/html; charset=utf-8", console, consoleHeaders)),
        Route.get("/v1/openapi.yaml", r -> Answer.bytes("application/yaml", openApi, Map.of())));
  }

  /** Lets run the page's own script and style and nothing else, by their hashes. */
  private static String policy(String page) {
    return "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none';"
        + " frame-ancestors 'none'; script-src 'sha256-"
        + hash(between(page, "<script>", "</script>"))
        + "'; style-src 'sha256-"
        + hash(between(page, "<style>", "</style>"))
        + "'";
  }

  private static String between(String page, String start, String end) {
    int from = page.indexOf(start) + start.length();
    return page.substring(from, page.indexOf(end, from));
  }

  private static String hash(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder()
        .encodeToString(io.sidework.protocol.crypto.Sha256.hash(utf8).toArray());
  }

  private static byte[] resource(String name) {
    try (InputStream in = PageRoutes.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
