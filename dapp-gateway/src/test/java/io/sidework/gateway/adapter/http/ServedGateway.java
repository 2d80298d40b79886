package io.sidework.gateway.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.contracts.chain.AccountState;
import io.sidework.fixture.Actors;
import io.sidework.fixture.FakeChain;
import io.sidework.fixture.FakeNodes;
import io.sidework.gateway.adapter.file.JsonLines;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.application.ChainIndex;
import io.sidework.gateway.application.EventFeed;
import io.sidework.gateway.application.OfferBook;
import io.sidework.gateway.application.Progress;
import io.sidework.gateway.application.RequestBook;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.type.Amount;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A gateway over real HTTP, with a chain and nodes in memory, fresh for each test. */
abstract class ServedGateway {
  static final Deal DEAL = Actors.deal("a deal", 300);
  static final long EXPIRY = 1_800_000_600L;

  @TempDir Path data = Path.of("");

  final FakeChain chain = new FakeChain();
  final FakeNodes nodes = new FakeNodes();
  final EventFeed feed = new EventFeed();
  final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  final Vertx vertx = Vertx.vertx();
  final HttpClient http = HttpClient.newHttpClient();
  ChainIndex index;
  GatewayRoutes routes;
  VertxServer server;

  @BeforeEach
  void start() throws Exception {
    for (int i = 0; i < 4; i++) {
      chain.node(i, "node" + i);
    }
    chain.made(DEAL);
    Amount free = Amount.parse("1000");
    chain.accounts.put(
        Actors.REQUESTER.address(), new AccountState(free, Amount.ZERO, Amount.ZERO));
    index = new ChainIndex(chain, feed, 1);
    index.poll();
    routes =
        new GatewayRoutes(
            index,
            nodes,
            threads,
            feed,
            new Progress(index, nodes, threads),
            new RequestBook(index, new JsonLines(data.resolve("jobs.jsonl"))),
            new OfferBook(index, new JsonLines(data.resolve("offers.jsonl"))),
            URI.create("http://127.0.0.1:8545"));
    server = VertxServer.start(vertx, threads, "127.0.0.1", 0, routes);
  }

  @AfterEach
  void stop() {
    server.close();
    vertx.close();
    threads.shutdownNow();
    http.close();
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  JsonNode get(String path) throws Exception {
    HttpResponse<byte[]> response = send(to(path));
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return Json.parse(response.body());
  }

  HttpResponse<byte[]> post(String path, JsonNode body) throws Exception {
    return send(to(path).POST(BodyPublishers.ofByteArray(Json.bytes(body))));
  }

  static JsonNode problem(HttpResponse<byte[]> response, int status) {
    JsonNode problem = Json.parse(response.body());
    assertThat(response.statusCode()).as(problem.toString()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("type").asText()).startsWith("urn:sidework:problem:");
    assertThat(problem.path("title").asText()).isNotBlank();
    assertThat(problem.path("detail").asText()).isNotBlank().doesNotContain("\n");
    return problem;
  }
}
