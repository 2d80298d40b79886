package io.sidework.agent.adapter.vertx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.agent.application.policy.Bandwidth;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.eip712.CheckpointUpload;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** N-40 as a worker speaks it. */
class VertxCheckpointNodesTest {
  private static final String PATH =
      "/v1/deals/0x%s/checkpoints/0x%s/7".formatted("00".repeat(32), "00".repeat(20));

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Buffer> bodies = new ConcurrentHashMap<>();
  private final Map<String, String> signatures = new ConcurrentHashMap<>();
  private final DealId deal = new DealId(Bytes32.ZERO);
  private final VertxCheckpointNodes nodes =
      new VertxCheckpointNodes(vertx, new Bandwidth(System::nanoTime), new DeniedHosts());
  private String url = "";

  @BeforeEach
  void start() {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  if (request.method().name().equals("GET")) {
                    Buffer body = bodies.get(request.path());
                    request.response().setStatusCode(body == null ? 404 : 200);
                    request.response().end(body == null ? Buffer.buffer() : body);
                    return;
                  }
                  signatures.put(request.uri(), request.getHeader("Authorization"));
                  request
                      .body()
                      .onSuccess(
                          body -> {
                            boolean room = body.length() < 1_000;
                            bodies.put(request.path(), body);
                            request.response().setStatusCode(room ? 204 : 507).end();
                          });
                })
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    url = "http://127.0.0.1:" + server.actualPort();
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void put(byte[] sealed) throws Exception {
    CheckpointUpload upload = new CheckpointUpload(Address.ZERO, deal, 7, 9, Bytes32.ZERO);
    nodes.put(url, upload, new Signature(Bytes32.ZERO, Bytes32.ZERO), sealed);
  }

  @Test
  void whatIsPutComesBack() throws Exception {
    assertThat(nodes.get(url, deal, Address.ZERO, 7, 100)).isEmpty();
    put(new byte[] {1, 2, 3});
    assertThat(nodes.get(url, deal, Address.ZERO, 7, 3).orElseThrow()).containsExactly(1, 2, 3);
    assertThat(bodies).containsOnlyKeys(PATH);
    assertThat(signatures)
        .containsEntry(PATH + "?leg=9&sha256=0x" + "00".repeat(32), "Sidework " + "00".repeat(64));
  }

  @Test
  void refusalsAndEndlessAnswersAreErrors() throws Exception {
    assertThatThrownBy(() -> put(new byte[1_000]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("507");
    assertThatThrownBy(() -> nodes.get(url, deal, Address.ZERO, 7, 999))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("over 999 bytes");
  }
}
