package io.sidework.agent.application.description;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.agent.port.Hardware;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.Transaction;
import io.sidework.protocol.type.Address;
import io.sidework.protocol.type.Bytes32;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** */
class PublicationTest {
  private static final Address OWNER = Address.parse("0x" + "1".repeat(40));
  private static final Address OTHER = Address.parse("0x" + "2".repeat(40));
  private static final Description SLOW = description(5);

  private final List<ChainEvent> events = new ArrayList<>();

  private static Description description(long speed) {
    return new Description(
        new Hardware("linux", "6", "amd64", "", 1, 1, List.of()),
        speed,
        1,
        List.of("wasm"),
        "none",
        Optional.empty(),
        Optional.empty());
  }

  private void says(Address account, String text) {
    events.add(new ChainEvent.Described(new ChainEvent.Origin(1, Bytes32.ZERO), account, text));
  }

  private void ensure(Address account, Description description) {
    Chain chain =
        proxy(
            Chain.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "events" -> List.copyOf(events);
                  case "head", "deployedAt" -> 0L;
                  default -> throw new AssertionError(method.getName());
                });
    ChainAccount key =
        proxy(
            ChainAccount.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "address" -> account;
                  case "describe" -> {
                    says(account, (String) arguments[0]);
                    yield new Transaction(Bytes32.ZERO, 1, 1, List.of());
                  }
                  default -> throw new AssertionError(method.getName());
                });
    new Publication(chain, key, OWNER).ensure(description);
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Test
  void publishesWhatIsNotTheLatestOfThisAccount() {
    says(OTHER, SLOW.text());
    ensure(OWNER, SLOW);
    assertThat(events).hasSize(2);
    ensure(OWNER, SLOW);
    assertThat(events).hasSize(2);

    ensure(OWNER, description(6));
    ensure(OWNER, SLOW); // said before, but not last
    assertThat(events).hasSize(4);
  }

  /** A key that signs for an account could only describe itself. */
  @Test
  void aKeyOfAnotherPublishesNothing() {
    ensure(OTHER, SLOW);
    assertThat(events).isEmpty();
  }
}
