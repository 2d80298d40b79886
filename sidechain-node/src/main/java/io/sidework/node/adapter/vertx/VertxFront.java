package io.sidework.node.adapter.vertx;

import io.sidework.node.application.Certificates;
import io.sidework.node.application.Mailbox;
import io.sidework.node.application.Membership;
import io.sidework.node.application.Self;
import io.sidework.node.application.Views;
import io.sidework.node.port.BlobIntake;
import io.sidework.node.port.CheckpointShelf;
import io.sidework.node.port.Store;
import io.sidework.protocol.message.PeerMessage;
import io.sidework.protocol.message.WorkerMessage;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's one listening socket with all routes, and its connections to other nodes. */
public final class VertxFront implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VertxFront.class);

  /** A frame is one message, but nodes may send a large one in several. */
  static final int MAX_SOCKET_FRAME = WorkerMessage.MAX_FRAME + 1024;

  static final int MAX_SOCKET_MESSAGE = PeerMessage.MAX_FRAME + 1024;
  static final int MAX_PEERS = 256;

  private static final int IDLE_SECONDS = 60;
  private static final long MAX_BODY = 64 << 10;

  private final Vertx vertx;
  private final HttpServer server;
  private final PeerDialer dialer;

  private VertxFront(Vertx vertx, HttpServer server, PeerDialer dialer) {
    this.vertx = vertx;
    this.server = server;
    this.dialer = dialer;
  }

  /** What the routes are made over. */
  public record Parts(
      Self self,
      Mailbox mailbox,
      Sessions sessions,
      Supplier<Membership> membership,
      Views views,
      Store store,
      Certificates certificates,
      BlobIntake blobs,
      CheckpointShelf checkpoints,
      Runnable onBlob) {}

  /**
   * Listens and begins to dial.
   *
   * @param port 0 for any that is free
   * @throws IllegalArgumentException when the address cannot be listened on
   */
  public static VertxFront open(String host, int port, Parts parts) {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)));
    Doorkeeper door = new Doorkeeper(parts.self(), parts.membership());
    SocketServer sockets = new SocketServer(vertx, door, parts.sessions(), parts.mailbox());
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setIdleTimeout(IDLE_SECONDS)
            .setMaxWebSocketFrameSize(MAX_SOCKET_FRAME)
            .setMaxWebSocketMessageSize(MAX_SOCKET_MESSAGE)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false);
    Router router = router(vertx, parts, sockets);
    HttpServer server =
        vertx
            .createHttpServer(options)
            .requestHandler(
                request -> {
                  if (!sockets.take(request)) {
                    router.handle(request);
                  }
                })
            .exceptionHandler(broken -> LOG.debug("connection: {}", broken.toString()));
    // Not by await: it throws what the future failed with, checked exceptions too, undeclared.
    @Nullable Throwable failed =
        server
            .listen()
            .toCompletionStage()
            .<@Nullable Throwable>handle((ready, cause) -> cause)
            .toCompletableFuture()
            .join();
    if (failed != null) {
      vertx.close();
      throw new IllegalArgumentException(
          "cannot listen on " + host + ":" + port + ": " + failed.getMessage(), failed);
    }
    PeerDialer dialer =
        new PeerDialer(vertx, parts.self(), door, parts.sessions(), sockets, parts.membership());
    vertx.getOrCreateContext().runOnContext(ignored -> dialer.start());
    vertx.setPeriodic(1_000, tick -> parts.sessions().tick());
    return new VertxFront(vertx, server, dialer);
  }

  private static Router router(Vertx vertx, Parts parts, SocketServer sockets) {
    String chain = parts.self().domain().chainId() + "/" + parts.self().domain().contract();
    StatusRoutes status = new StatusRoutes(vertx, parts.views(), parts.sessions(), chain);
    BlobRoutes blobs = new BlobRoutes(vertx, parts.blobs(), parts.onBlob());
    OutputRoutes outputs = new OutputRoutes(vertx, parts.store());
    DealRoutes deals = new DealRoutes(vertx, parts.views(), parts.certificates());
    CheckpointRoutes checkpoints =
        new CheckpointRoutes(
            vertx, parts.self().domain(), parts.views(), parts.blobs(), parts.checkpoints());
    Router router = Router.router(vertx);
    router.get(SocketServer.WORKER_PATH).handler(sockets::notTaken);
    router.get(SocketServer.PEER_PATH).handler(sockets::notTaken);
    router.get("/v1/status").handler(status::status);
    router.get("/v1/metrics").handler(status::metrics);
    router.put("/v1/blobs/:sha256").handler(blobs::put);
    router.get("/v1/blobs/:sha256").handler(blobs::get);
    router.head("/v1/blobs/:sha256").handler(blobs::get);
    router.get("/v1/outputs/:outputHash").handler(outputs::one);
    router
        .post("/v1/outputs")
        .handler(BodyHandler.create(false).setBodyLimit(MAX_BODY))
        .handler(outputs::many);
    router.get("/v1/deals/:id").handler(deals::progress);
    router.get("/v1/deals/:id/certificates").handler(deals::certificates);
    router.put("/v1/deals/:id/checkpoints/:worker/:task").handler(checkpoints::put);
    router.get("/v1/deals/:id/checkpoints/:worker/:task").handler(checkpoints::get);
    router.route().failureHandler(VertxFront::failed);
    router.errorHandler(404, VertxFront::failed);
    router.errorHandler(405, VertxFront::failed);
    router.errorHandler(413, VertxFront::failed);
    router.errorHandler(500, VertxFront::failed);
    return router;
  }

  private static void failed(RoutingContext call) {
    problem(call).send(call);
  }

  private static Problem problem(RoutingContext call) {
    return switch (call.failure()) {
      case Refusal refusal -> refusal.problem();
      case null, default -> byStatus(call);
    };
  }

  private static Problem byStatus(RoutingContext call) {
    String asked = call.request().method() + " " + call.request().path();
    return switch (call.statusCode()) {
      case 404 ->
          Problem.of(404, "Not found", "nothing is at " + asked + ", see docs/spec/node.md");
      case 405 -> Problem.of(405, "Method not allowed", asked + " is not offered");
      case 413 -> Problem.of(413, "Body too large", "at most " + MAX_BODY + " bytes");
      default -> {
        LOG.warn("{} failed", asked, call.failure());
        yield Problem.of(500, "Internal error", "the node could not answer, see its log");
      }
    };
  }

  /** The port that is listened on. */
  public int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    dialer.stop();
    try {
      vertx.close().await(5, TimeUnit.SECONDS);
    } catch (TimeoutException | RuntimeException e) {
      LOG.debug("closing", e);
    }
  }
}
