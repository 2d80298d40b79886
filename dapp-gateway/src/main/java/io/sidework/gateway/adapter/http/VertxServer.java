package io.sidework.gateway.adapter.http;

import io.sidework.gateway.application.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Serves the routes. Vert.x reads and writes; every request is worked on by a virtual thread, so
 * that routes may block. What requests may hold in memory at once is bounded.
 */
public final class VertxServer implements AutoCloseable {
  /** Bytes of bodies being received or worked on; the next big one is asked to come later. */
  private static final int BODY_BUDGET = BlobRoutes.MAX_BLOB + (4 << 20);

  /** Answers of some megabytes that are made at once. */
  private static final int HEAVY_AT_ONCE = 2;

  private final HttpServer server;

  private VertxServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Begins to serve.
   *
   * @param port 0 for any free one
   * @throws ExecutionException whose cause is a java.net.BindException when the port is taken
   */
  public static VertxServer start(
      Vertx vertx, ExecutorService workers, String host, int port, GatewayRoutes routes)
      throws ExecutionException, InterruptedException, TimeoutException {
    Router router = Router.router(vertx);
    Semaphore heavy = new Semaphore(HEAVY_AT_ONCE);
    BodyIntake intake = new BodyIntake(BODY_BUDGET);
    for (Route route : routes.all()) {
      var vertxRoute =
          router.route(
              HttpMethod.valueOf(route.method()), route.path().replaceAll("\\{(\\w+)}", ":$1"));
      if (route.maxBody() > 0) {
        vertxRoute.handler(context -> intake.take(context, route.maxBody()));
      }
      vertxRoute.handler(context -> run(context, route, workers, heavy));
    }
    router.errorHandler(404, VertxServer::noRoute);
    router.errorHandler(405, VertxServer::noRoute);
    router.errorHandler(400, context -> send(context, badRequest(context)));
    router.errorHandler(500, context -> send(context, Problem.of(failure(context))));
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(host)
            .setPort(port)
            .setIdleTimeout(75)
            .setHttp2ClearTextEnabled(false);
    HttpServer server = vertx.createHttpServer(options).requestHandler(router);
    server.listen().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    return new VertxServer(server);
  }

  public int port() {
    return server.actualPort();
  }

  private static void run(
      RoutingContext context, Route route, ExecutorService workers, Semaphore heavy) {
    Request request = request(context);
    ResponseSink sink = new ResponseSink(context);
    workers.execute(
        () -> {
          if (!route.isHeavy()) {
            sink.deliver(answer(route, request));
          } else if (heavy.tryAcquire()) {
            try {
              sink.deliver(answer(route, request));
            } finally {
              heavy.release();
            }
          } else {
            sink.deliver(
                Problem.of(
                    new Refusal(
                        Refusal.Reason.UNAVAILABLE,
                        "too many large answers are being made, try again in a second")));
          }
        });
  }

  private static Answer answer(Route route, Request request) {
    try {
      return route.handler().handle(request);
    } catch (Exception | OutOfMemoryError e) {
      return Problem.of(e);
    }
  }

  private static Request request(RoutingContext context) {
    Map<String, String> query = new HashMap<>();
    context.queryParams().forEach(query::put);
    Map<String, String> headers = new HashMap<>();
    context.request().headers().forEach((k, v) -> headers.put(k.toLowerCase(Locale.ROOT), v));
    return new Request(context.pathParams(), query, headers, BodyIntake.body(context));
  }

  static void send(RoutingContext context, Answer answer) {
    HttpServerResponse response = context.response();
    if (answer instanceof Answer.Whole whole && !response.ended() && !response.headWritten()) {
      head(response, whole.status(), whole.type(), whole.headers());
      response.end(io.vertx.core.buffer.Buffer.buffer(whole.body()));
    }
  }

  static void head(
      HttpServerResponse response, int status, String type, Map<String, String> headers) {
    response.setStatusCode(status).putHeader("content-type", type);
    response.putHeader("x-content-type-options", "nosniff");
    headers.forEach(response::putHeader);
  }

  private static void noRoute(RoutingContext context) {
    String what = context.request().method() + " " + context.request().path();
    send(
        context,
        Problem.of(
            context.statusCode(),
            "no-route",
            "no such route",
            what + " is not part of the API: see /v1/openapi.yaml"));
  }

  private static Answer badRequest(RoutingContext context) {
    return Problem.of(
        new Refusal(Refusal.Reason.MALFORMED, String.valueOf(failure(context).getMessage())));
  }

  private static Throwable failure(RoutingContext context) {
    return context.failure() == null ? new IllegalStateException("no cause") : context.failure();
  }

  @Override
  public void close() {
    server.close();
  }
}
