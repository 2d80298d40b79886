package io.sidework.agent.adapter.docker;

import io.sidework.engine.ToolsImage;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.type.Bytes32;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A registry of images on this machine. It gives manifests and blobs by their digest; nothing can
 * be pushed.
 */
final class TestRegistry implements AutoCloseable {
  private static final String MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
  private static final String CONFIG = "application/vnd.docker.container.image.v1+json";
  private static final String LAYER = "application/vnd.docker.image.rootfs.diff.tar";

  private final Vertx vertx = Vertx.vertx();
  private final String address;
  private final String scheme;
  private final HttpServer server;

  /** What is given, by digest. */
  private final Map<String, byte[]> contents = new ConcurrentHashMap<>();

  private final Map<Bytes32, String> layers = new ConcurrentHashMap<>();
  private final Map<String, Integer> asked = new HashMap<>();
  private int logins;

  /** What whoever asks has to present; empty when nothing. */
  private volatile Optional<Gate> gate = Optional.empty();

  /** Given for a login. */
  private final String token = "token-of-a-test-" + UUID.randomUUID();

  /**
   * A login, as registries ask for it: for each request, or once for a token.
   *
   * @param basic what the header has after {@code Basic}
   * @param vain whoever has the token gets nothing all the same
   */
  private record Gate(String basic, boolean tokens, boolean vain) {}

  /** On 127.0.0.1, where engines want no certificate. */
  TestRegistry() throws Exception {
    this("127.0.0.1");
  }

  /** Without TLS, which engines take on 127.0.0.1 alone. */
  TestRegistry(String address) throws Exception {
    this(address, new HttpServerOptions());
  }

  /** With TLS. */
  TestRegistry(String address, TestCertificate certificate) throws Exception {
    this(
        address,
        new HttpServerOptions()
            .setSsl(true)
            .setKeyCertOptions(
                new PfxOptions()
                    .setPath(certificate.store().toString())
                    .setPassword(TestCertificate.PASSWORD)));
  }

  private TestRegistry(String address, HttpServerOptions options) throws Exception {
    this.address = address;
    this.scheme = options.isSsl() ? "https" : "http";
    server = wait(vertx.createHttpServer(options).requestHandler(this::answer).listen(0, address));
  }

  /**
   * Holds an image of the tools with a file {@code /name}.
   *
   * @param name that no image had before: engines keep manifests of images that they have no more
   * @return the manifest's digest
   */
  Bytes32 put(String name) throws Exception {
    byte[] layer = ToolsImage.layer(Map.of("name", name.getBytes(StandardCharsets.UTF_8)));
    byte[] config = ToolsImage.config(layer);
    byte[] manifest =
        """
        {"schemaVersion":2,"mediaType":"%s",\
        "config":{"mediaType":"%s","size":%d,"digest":"%s"},\
        "layers":[{"mediaType":"%s","size":%d,"digest":"%s"}]}"""
            .formatted(
                MANIFEST, CONFIG, config.length, digest(config), LAYER, layer.length, digest(layer))
            .getBytes(StandardCharsets.UTF_8);
    layers.put(Sha256.hash(manifest), digest(layer));
    contents.put(digest(config), config);
    contents.put(digest(layer), layer);
    contents.put(digest(manifest), manifest);
    return Sha256.hash(manifest);
  }

  /** Gives the manifest of another image than a digest names. */
  void forge(Bytes32 digest, Bytes32 other) {
    contents.put(name(digest), contents.get(name(other)));
  }

  /** From now on only for who has this login. */
  void lock(String user, String password, boolean tokens) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    gate = Optional.of(new Gate(Base64.getEncoder().encodeToString(both), tokens, false));
  }

  /** From now on for nobody, which it says to whoever has got a token for the login. */
  void lockOut(String user, String password) {
    lock(user, password, true);
    gate = gate.map(locked -> new Gate(locked.basic(), true, true));
  }

  String token() {
    return token;
  }

  /** Host and port. */
  String host() {
    return address + ":" + server.actualPort();
  }

  /** How many requests came with a login, right or wrong. */
  synchronized int logins() {
    return logins;
  }

  /** How often the layer of an image was read: engines may keep the rest. */
  synchronized int asked(Bytes32 manifest) {
    return asked.getOrDefault(layers.get(manifest), 0);
  }

  private static String digest(byte[] bytes) {
    return name(Sha256.hash(bytes));
  }

  private static String name(Bytes32 digest) {
    return "sha256:" + digest.toString().substring(2);
  }

  private synchronized void answer(HttpServerRequest request) {
    String[] path = request.path().split("/");
    String last = path[path.length - 1];
    if (request.getHeader("Authorization") != null) {
      logins++;
    }
    if (gate.isPresent() && !passes(request, gate.get())) {
      return;
    }
    byte[] bytes = last.equals("v2") ? new byte[0] : contents.get(last);
    if (bytes == null) {
      request
          .response()
          .setStatusCode(404)
          .putHeader("Content-Type", "application/json")
          .end(
              "{\"errors\": [{\"code\": \"MANIFEST_UNKNOWN\", \"message\": \"manifest unknown\"}]}");
      return;
    }
    boolean manifest = request.path().contains("/manifests/");
    request
        .response()
        .putHeader("Docker-Distribution-Api-Version", "registry/2.0")
        .putHeader("Docker-Content-Digest", last)
        .putHeader("Content-Type", manifest ? MANIFEST : "application/octet-stream")
        .putHeader("Content-Length", String.valueOf(bytes.length));
    if (request.method().name().equals("HEAD")) {
      request.response().end();
    } else {
      asked.merge(last, 1, Integer::sum);
      request.response().end(Buffer.buffer(bytes));
    }
  }

  /** True when it may go on; else it has been answered. */
  private boolean passes(HttpServerRequest request, Gate gate) {
    String given = String.valueOf(request.getHeader("Authorization"));
    boolean forToken = gate.tokens() && request.path().equals("/token");
    if (forToken && given.equals("Basic " + gate.basic())) {
      request.response().end("{\"token\": \"%s\"}".formatted(token));
      return false;
    }
    String wanted = gate.tokens() ? "Bearer " + token : "Basic " + gate.basic();
    if (!forToken && !gate.vain() && given.equals(wanted)) {
      return true;
    }
    // What it was given it says again, as a registry that keeps no secrets might.
    String error =
        "{\"errors\": [{\"code\": \"UNAUTHORIZED\", \"message\": \"refused: %s\"}]}"
            .formatted(given + ", " + given.replaceFirst("^\\w+ ", ""));
    String challenge =
        gate.tokens()
            ? "Bearer realm=\"%s://%s/token\",service=\"test\"".formatted(scheme, host())
            : "Basic realm=\"test\"";
    request
        .response()
        .setStatusCode(401)
        .putHeader("Docker-Distribution-Api-Version", "registry/2.0")
        .putHeader("WWW-Authenticate", challenge)
        .putHeader("Content-Type", "application/json")
        .end(error);
    return false;
  }

  private static <T> T wait(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    wait(vertx.close());
  }
}
