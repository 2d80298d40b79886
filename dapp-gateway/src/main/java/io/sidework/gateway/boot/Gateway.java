package io.sidework.gateway.boot;

import io.sidework.contracts.chain.Chain;
import io.sidework.gateway.adapter.file.JsonLines;
import io.sidework.gateway.adapter.http.GatewayRoutes;
import io.sidework.gateway.adapter.http.VertxServer;
import io.sidework.gateway.adapter.node.JdkNodes;
import io.sidework.gateway.application.ChainIndex;
import io.sidework.gateway.application.EventFeed;
import io.sidework.gateway.application.OfferBook;
import io.sidework.gateway.application.Progress;
import io.sidework.gateway.application.ProgressWatch;
import io.sidework.gateway.application.RequestBook;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;

/** A running gateway. Everything it knows is read from chain and nodes, but for posted orders. */
public final class Gateway implements AutoCloseable {
  private static final long CHAIN_MILLIS = 500;
  private static final long PROGRESS_MILLIS = 1_000;

  private final Vertx vertx;
  private final ExecutorService threads;
  private final JdkNodes nodes;
  private final JsonLines requestLog;
  private final JsonLines offerLog;
  private final Poller chainPoller;
  private final Poller progressPoller;
  private final VertxServer server;

  /**
   * Reads the chain up to its head, then serves.
   *
   * @throws ExecutionException whose cause is a java.net.BindException when the port is taken
   */
  public Gateway(GatewayConfig config, Chain chain)
      throws ExecutionException, InterruptedException, TimeoutException {
    this.threads = Executors.newVirtualThreadPerTaskExecutor();
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
    this.nodes = new JdkNodes();
    this.requestLog = new JsonLines(config.data().resolve("jobs.jsonl"));
    this.offerLog = new JsonLines(config.data().resolve("offers.jsonl"));
    EventFeed feed = new EventFeed();
    ChainIndex index = new ChainIndex(chain, feed, config.deployedAt());
    index.poll();
    Progress progress = new Progress(index, nodes, threads);
    GatewayRoutes routes =
        new GatewayRoutes(
            index,
            nodes,
            threads,
            feed,
            progress,
            new RequestBook(index, requestLog),
            new OfferBook(index, offerLog),
            config.chain());
    this.server = VertxServer.start(vertx, threads, config.host(), config.port(), routes);
    this.chainPoller = Poller.start("chain", CHAIN_MILLIS, index::poll);
    ProgressWatch watch = new ProgressWatch(index, progress, feed);
    this.progressPoller = Poller.start("progress", PROGRESS_MILLIS, watch::poll);
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    chainPoller.close();
    progressPoller.close();
    server.close();
    threads.shutdownNow();
    vertx.close();
    nodes.close();
    requestLog.close();
    offerLog.close();
  }
}
