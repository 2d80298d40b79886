package io.sidework.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sidework.fixture.Actors;
import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import io.sidework.protocol.crypto.Signature;
import io.sidework.protocol.eip712.Signed;
import io.sidework.protocol.eip712.SignedOrders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Bodies of the API: an order or {@link MalformedDocument}, in memory that their length bounds. */
class DocumentFuzzTest {
  private static final Signature SIGNATURE = Signature.of(new byte[64]);

  private static String request() {
    return Json.text(
        new SignedRequest(
                new SignedOrders(
                    new Signed<>(Actors.order(8, 2_000_000_000L), SIGNATURE),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(SIGNATURE)))
            .toJson());
  }

  private static String offer() {
    return "{\"order\":{\"pool\":\"0x"
        + "2".repeat(40)
        + "\",\"price\":0.01,\"volume\":1000,\"fuel\":1000000000,\"memoryPages\":4096,"
        + "\"outputBytes\":1048576,\"expiry\":2000000000,\"salt\":\"0x"
        + "7".repeat(64)
        + "\"},\"signature\":\"0x"
        + "0".repeat(128)
        + "\"}";
  }

  /** Fields may stand in any order, and numbers be written in several ways. */
  private static <T> Target target(
      String name, Function<JsonNode, T> parser, Function<T, JsonNode> printer) {
    return new Target(
        name,
        input -> {
          try {
            T value = parser.apply(Json.parse(input));
            byte[] printed = Json.bytes(printer.apply(value));
            return () -> {
              assertThat(parser.apply(Json.parse(printed))).isEqualTo(value);
              return Optional.empty();
            };
          } catch (MalformedDocument e) {
            throw new Target.Refused(e);
          }
        },
        256,
        96 << 10);
  }

  private static void fuzz(Target target, String seed) {
    Fuzzer.Report report =
        Fuzzer.run(
            target, List.of(seed.getBytes(StandardCharsets.UTF_8)), Fuzzer.inputs(20_000), 11);
    assertThat(report.accepted()).isPositive();
    assertThat(report.kinds()).isGreaterThan(20);
  }

  @Test
  void requests() {
    fuzz(target("SignedRequest.parse", SignedRequest::parse, SignedRequest::toJson), request());
  }

  @Test
  void offers() {
    fuzz(target("SignedOffer.parse", SignedOffer::parse, SignedOffer::toJson), offer());
  }

  /** A hundred bytes that stood for a gigabyte of zeros. */
  @Test
  void amountsWithHugeExponentsAreRefused() {
    for (String price : List.of("1e999999999", "1e999999", "1e-999999999", "0e999999999", "1e70")) {
      String body = offer().replace("\"price\":0.01", "\"price\":" + price);
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> SignedOffer.parse(Json.parse(body)))
          .isInstanceOf(MalformedDocument.class)
          .hasMessageContaining("price");
    }
    assertThatThrownBy(() -> Json.parse("1e9999999992")).isInstanceOf(MalformedDocument.class);
  }
}
