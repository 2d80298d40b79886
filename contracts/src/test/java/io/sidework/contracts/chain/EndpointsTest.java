package io.sidework.contracts.chain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.contracts.chain.ChainEvent.NodeJoined;
import io.sidework.contracts.chain.ChainEvent.Origin;
import io.sidework.contracts.chain.ChainEvent.SigningKeyChanged;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Spec. */
class EndpointsTest {
  private static final Origin ORIGIN = new Origin(1, Bytes32.ZERO);
  private static final Address NODE = address(1);
  private static final Address KEY = address(2);
  private static final Address LATER = address(3);

  private static Address address(int number) {
    return Address.parse("%040x".formatted(number));
  }

  @Test
  void aNodeIsFoundByItsAccountAndEveryKeyItHad() {
    Endpoints endpoints = new Endpoints();
    endpoints.apply(new SigningKeyChanged(ORIGIN, NODE, KEY));
    assertThat(endpoints.all()).isEmpty();
    endpoints.apply(new NodeJoined(ORIGIN, NODE, "http://a"));
    endpoints.apply(new SigningKeyChanged(ORIGIN, NODE, LATER));
    endpoints.apply(new NodeJoined(ORIGIN, NODE, "http://b"));
    assertThat(endpoints.all())
        .isEqualTo(Map.of(NODE, "http://b", KEY, "http://b", LATER, "http://b"));
    assertThat(endpoints.byAccount()).isEqualTo(Map.of(NODE, "http://b"));
  }
}
