package io.sidework.gateway.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sidework.contracts.chain.AccountState;
import io.sidework.fixture.Actors;
import io.sidework.gateway.adapter.file.JsonLines;
import io.sidework.gateway.api.Json;
import io.sidework.gateway.api.SignedOffer;
import io.sidework.gateway.api.SignedRequest;
import io.sidework.gateway.application.RequestBook;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.eip712.Content;
import io.sidework.protocol.eip712.OfferOrder;
import io.sidework.protocol.eip712.ProgramOrder;
import io.sidework.protocol.eip712.RequestOrder;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.SignedOrders;
import io.sidework.protocol.eip712.Sponsorship;
import io.sidework.protocol.eip712.TypedMessage;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Amount;
import io.sidework.protocol.type.Callback;
import io.sidework.protocol.type.Mode;
import io.sidework.protocol.type.Rates;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Orders are kept once, through restarts, and only if the chain would take them (spec G-1, G-5).
 */
class OrderRoutesTest extends ServedGateway {
  private static final Address POOL = Actors.address(77);
  private static final Address PROGRAM = Actors.address(78);
  private static final EcKey OWNER = Actors.key("owner");
  private static final EcKey SPONSOR = Actors.key("sponsor");

  @Test
  void ordersHaveALimit() throws Exception {
    HttpRequest.Builder request =
        to("/v1/jobs").POST(BodyPublishers.ofString("{\"a\":\"" + "x".repeat(8192) + "\"}"));
    JsonNode problem = problem(send(request), 413);
    assertThat(problem.path("limit").asInt()).isEqualTo(OrderRoutes.MAX_ORDER);
  }

  @Test
  void keepsAnOrderOnceAndThroughARestart() throws Exception {
    SignedRequest order = signed(Actors.order(300, EXPIRY));
    HttpResponse<byte[]> first = post("/v1/jobs", order.toJson());
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(Json.parse(first.body()).path("id").asText()).isEqualTo(order.id().toString());
    assertThat(post("/v1/jobs", order.toJson()).statusCode()).isEqualTo(200);
    RequestBook reopened = new RequestBook(index, new JsonLines(data.resolve("jobs.jsonl")));
    assertThat(reopened.list()).containsExactly(order);
    assertThat(get("/v1/jobs").path("total").asInt()).isEqualTo(1);
  }

  @Test
  void aJobNamesTheDealsMadeOfIt() throws Exception {
    SignedRequest order = signed(Actors.order(300, 2_000_000_000L));
    post("/v1/jobs", order.toJson());
    JsonNode job = get("/v1/jobs/" + order.id());
    assertThat(job.path("deals").get(0).asText()).isEqualTo(DEAL.id().toString());
    problem(send(to("/v1/jobs/" + Actors.word("no job"))), 404);
  }

  @Test
  void refusesOrdersThatTheChainWould() throws Exception {
    RequestOrder order = Actors.order(300, EXPIRY);
    SignedRequest forged = signed(order, Actors.NODES.getFirst());
    assertThat(problem(post("/v1/jobs", forged.toJson()), 422).path("detail").asText())
        .contains("not by requester");
    problem(post("/v1/jobs", signed(Actors.order(300, 1_800_000_000L)).toJson()), 422);
    SignedRequest dear = signed(Actors.order(1 << 20, EXPIRY));
    JsonNode poor = problem(post("/v1/jobs", dear.toJson()), 422);
    assertThat(poor.path("free").asText()).isEqualTo("1000.000000000000000000");
    // 2^20 x (6 x 0.01 + 6 x 0.0005 + 4 x 0.001), by hand.
    assertThat(poor.path("needed").asText()).isEqualTo("70254.592000000000000000");
    chain.filled.put(order.structHash(), 300);
    problem(post("/v1/jobs", signed(order).toJson()), 409);
  }

  @Test
  void namesTheFieldThatIsWrong() throws Exception {
    var document = signed(Actors.order(300, EXPIRY)).toJson();
    Map<String, JsonNode> wrong = new HashMap<>();
    wrong.put("volume", Json.parse("0"));
    wrong.put("trust", Json.parse("\"high\""));
    wrong.put("maxPrice", Json.parse("\"-1\""));
    wrong.put("fuel", Json.parse("1.5"));
    wrong.put("requester", Json.parse("\"0x12\""));
    wrong.put("mode", Json.parse("2"));
    wrong.put("salt", Json.parse("null"));
    for (var entry : wrong.entrySet()) {
      var changed = document.deepCopy();
      ((ObjectNode) changed.get("order")).set(entry.getKey(), entry.getValue());
      JsonNode problem = problem(post("/v1/jobs", changed), 422);
      assertThat(problem.path("field").asText()).isEqualTo("order." + entry.getKey());
    }
    JsonNode unknown = problem(post("/v1/jobs", document.deepCopy().put("signatur", 1)), 422);
    assertThat(unknown.path("detail").asText()).contains("did you mean 'signature'?");
    problem(send(to("/v1/jobs").POST(BodyPublishers.ofString("{"))), 422);
  }

  /** what an order says of rates and storage is kept, priced, and refused by name. */
  @Test
  void ordersHaveRatesAndCheckpointStorage() throws Exception {
    RequestOrder plain = Actors.order(300, EXPIRY);
    var document = signed(plain).toJson();
    ObjectNode order = (ObjectNode) document.get("order");
    order.remove("rates");
    order.remove("checkpointBytes");
    assertThat(SignedRequest.parse(document).order()).isEqualTo(plain);
    Map<String, JsonNode> wrong = new HashMap<>();
    wrong.put("rates", Json.parse("{\"fuel\": \"19\"}"));
    wrong.put("checkpointBytes", Json.parse("2129921"));
    for (var entry : wrong.entrySet()) {
      var changed = document.deepCopy();
      ((ObjectNode) changed.get("order")).set(entry.getKey(), entry.getValue());
      JsonNode problem = problem(post("/v1/jobs", changed), 422);
      assertThat(problem.path("field").asText()).isEqualTo("order." + entry.getKey());
    }
    SignedRequest metered = signed(Actors.metered(300, EXPIRY, 2048));
    assertThat(SignedRequest.parse(Json.parse(metered.toJson().toString()))).isEqualTo(metered);
    // 300 x (6 x 0.01 + 6 x 0.0005 + 4 x 0.001 + 2 KiB x 0.0000001), by hand.
    chain.accounts.put(
        Actors.REQUESTER.address(),
        new AccountState(Amount.parse("20.1"), Amount.ZERO, Amount.ZERO));
    JsonNode poor = problem(post("/v1/jobs", metered.toJson()), 422);
    assertThat(poor.path("detail").asText())
        .isEqualTo(
            "a match would lock 20.10006 credits, 0.00006 of them for checkpoint storage,"
                + " free in escrow are 20.1: 0.00006 are missing");
    chain.accounts.put(
        Actors.REQUESTER.address(),
        new AccountState(Amount.parse("20.10006"), Amount.ZERO, Amount.ZERO));
    assertThat(post("/v1/jobs", metered.toJson()).statusCode()).isEqualTo(201);
  }

  @Test
  void keepsOffersUntilTheyExpire() throws Exception {
    EcKey seller = Actors.key("seller");
    problem(post("/v1/offers", offer(seller, "0.01", EXPIRY).toJson()), 422);
    chain.owners.put(POOL, seller.address());
    problem(post("/v1/offers", offer(OWNER, "0.01", EXPIRY).toJson()), 422);
    SignedOffer offer = offer(seller, "0.01", EXPIRY);
    assertThat(post("/v1/offers", offer.toJson()).statusCode()).isEqualTo(201);
    assertThat(post("/v1/offers", offer.toJson()).statusCode()).isEqualTo(200);
    assertThat(post("/v1/offers", offer(seller, "0.005", EXPIRY + 1).toJson()).statusCode())
        .isEqualTo(201);
    JsonNode offers = get("/v1/offers?pool=" + POOL);
    assertThat(offers.path("offers").get(0).path("order").path("price").asText())
        .startsWith("0.005");
    chain.time = EXPIRY;
    assertThat(get("/v1/offers").path("total").asInt()).isEqualTo(1);
    problem(post("/v1/offers", offer.toJson()), 422);
  }

  /** Spec R-14: the owner's order goes with a request for its program, the sponsor's word too. */
  @Test
  void takesTheOrdersThatARequestNeeds() throws Exception {
    RequestOrder order = sponsored();
    Signed<ProgramOrder> program = program("0.002", OWNER);
    Signature sponsor = sponsorship(order, SPONSOR);
    SignedOrders complete = orders(order, Optional.of(program), Optional.of(sponsor));
    SignedRequest request = new SignedRequest(complete);
    String document = request.toJson().toString();
    assertThat(SignedRequest.parse(Json.parse(document))).isEqualTo(request);

    refused(complete, "programOrder: no asset is registered as " + PROGRAM);
    chain.owners.put(PROGRAM, OWNER.address());
    refused(orders(order, Optional.empty(), Optional.of(sponsor)), "programOrder: must be of");
    refused(orders(order, Optional.of(program("0.003", OWNER)), Optional.of(sponsor)), "0.003");
    refused(orders(order, Optional.of(program("0.002", SPONSOR)), Optional.of(sponsor)), "owns");
    refused(orders(order, Optional.of(program), Optional.empty()), "sponsorSignature: must be by");
    refused(
        orders(order, Optional.of(program), Optional.of(sponsorship(order, OWNER))),
        "sponsorSignature: must be by");
    refused(complete, "free in escrow are 0");
    // 10 tasks x (6 x 0.01 + 6 x 0.0005 + 4 x 0.001 + 0.002 for the program + 0.1 for delivery)
    chain.accounts.put(
        SPONSOR.address(), new AccountState(Amount.parse("1.69"), Amount.ZERO, Amount.ZERO));
    assertThat(post("/v1/jobs", request.toJson()).statusCode()).isEqualTo(201);
  }

  private void refused(SignedOrders orders, String why) throws Exception {
    JsonNode problem = problem(post("/v1/jobs", new SignedRequest(orders).toJson()), 422);
    assertThat(problem.path("detail").asText()).contains(why);
  }

  @Test
  void callbackGasNeedsACallback() throws Exception {
    var document = signed(Actors.order(300, EXPIRY)).toJson();
    ((ObjectNode) document.get("order")).put("callbackGas", 1);
    JsonNode problem = problem(post("/v1/jobs", document), 422);
    assertThat(problem.path("field").asText()).isEqualTo("order.callback");
  }

  private static SignedOrders orders(
      RequestOrder order, Optional<Signed<ProgramOrder>> program, Optional<Signature> sponsor) {
    return new SignedOrders(
        sign(Actors.REQUESTER, order), Optional.empty(), program, Optional.empty(), sponsor);
  }

  private static RequestOrder sponsored() {
    return new RequestOrder(
        Actors.REQUESTER.address(),
        new Content(Actors.word("program"), PROGRAM, Amount.parse("0.002")),
        Content.NONE,
        Actors.word("parameters"),
        Address.ZERO,
        Amount.ZERO,
        Actors.PRICE,
        Rates.FIXED,
        10,
        Mode.REPLICATED,
        16,
        Actors.LIMITS,
        0,
        600,
        SPONSOR.address(),
        new Callback(Actors.address(79), 100_000, Amount.parse("0.1")),
        EXPIRY,
        BigInteger.ONE);
  }

  private static Signed<ProgramOrder> program(String price, EcKey owner) {
    Address anyone = Address.ZERO;
    return sign(
        owner,
        new ProgramOrder(
            PROGRAM, Amount.parse(price), 10, anyone, anyone, anyone, EXPIRY, BigInteger.ONE));
  }

  private static Signature sponsorship(RequestOrder order, EcKey key) {
    return sign(key, new Sponsorship(SPONSOR.address(), order.structHash())).signature();
  }

  private static SignedOffer offer(EcKey seller, String price, long expiry) {
    OfferOrder order =
        new OfferOrder(
            POOL,
            Amount.parse(price),
            Rates.FIXED,
            Amount.ZERO,
            1000,
            Actors.LIMITS,
            Address.ZERO,
            Address.ZERO,
            Address.ZERO,
            expiry,
            BigInteger.ONE);
    return new SignedOffer(sign(seller, order));
  }

  static SignedRequest signed(RequestOrder order) {
    return signed(order, Actors.REQUESTER);
  }

  private static SignedRequest signed(RequestOrder order, EcKey key) {
    return new SignedRequest(SignedOrders.of(sign(key, order)));
  }

  private static <M extends TypedMessage> Signed<M> sign(EcKey key, M message) {
    return new Signed<>(message, Actors.DOMAIN.sign(key, message));
  }
}
