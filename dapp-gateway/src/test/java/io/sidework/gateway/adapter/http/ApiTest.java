package io.sidework.gateway.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.fixture.Actors;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Served and described are the same; every error is a problem document (spec G-2, G-8). */
class ApiTest extends ServedGateway {
  @Test
  @SuppressWarnings("unchecked")
  void openApiAndRoutesAreTheSame() throws Exception {
    byte[] yaml = send(to("/v1/openapi.yaml")).body();
    Map<String, Object> document =
        new Yaml().load(new String(yaml, java.nio.charset.StandardCharsets.UTF_8));
    List<String> described = new ArrayList<>();
    ((Map<String, Map<String, Object>>) document.getOrDefault("paths", Map.of()))
        .forEach(
            (path, item) ->
                item.keySet().stream()
                    .filter(key -> !key.equals("parameters"))
                    .forEach(
                        method ->
                            described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
    List<String> served =
        routes.all().stream().map(route -> route.method() + " " + route.path()).toList();
    assertThat(described).containsExactlyInAnyOrderElementsOf(served);
    assertThat(document.get("openapi")).isEqualTo("3.1.0");
  }

  @Test
  void bodyLimitsAreThoseOfOpenApi() throws Exception {
    String yaml =
        new String(send(to("/v1/openapi.yaml")).body(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(yaml).contains(String.valueOf(BlobRoutes.MAX_BLOB));
    assertThat(yaml).contains(String.valueOf(OrderRoutes.MAX_ORDER));
  }

  @Test
  void tellsTheNetwork() throws Exception {
    JsonNode network = get("/v1/network");
    assertThat(network.path("chainId").asText()).isEqualTo("31337");
    assertThat(network.path("committee")).hasSize(4);
    assertThat(network.path("committee").get(2).path("endpoint").asText()).isEqualTo("node2");
    assertThat(network.path("terms").path("feeBps").asInt()).isEqualTo(500);
    nodes.down.add("node0");
    nodes.down.add("node1");
    assertThat(get("/v1/status").path("healthy").asBoolean()).isFalse();
  }

  @Test
  void saysSoWhenTheChainIsDown() throws Exception {
    chain.down = true;
    problem(post("/v1/jobs", OrderRoutesTest.signed(Actors.order(300, EXPIRY)).toJson()), 503);
    assertThat(get("/v1/deals").path("total").asInt()).isEqualTo(1);
  }

  @Test
  void unknownRoutesAreProblemsToo() throws Exception {
    problem(send(to("/v2/jobs")), 404);
    problem(send(to("/v1/jobs").DELETE()), 405);
  }

  @Test
  void theConsoleLoadsNothingFromElsewhere() throws Exception {
    HttpResponse<byte[]> page = send(to("/"));
    String html = new String(page.body(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(html).doesNotContain("http://").doesNotContain("https://").doesNotContain("src=");
    assertThat(page.headers().firstValue("content-security-policy"))
        .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'"));
    assertThat(page.headers().firstValue("access-control-allow-origin")).isEmpty();
  }
}
