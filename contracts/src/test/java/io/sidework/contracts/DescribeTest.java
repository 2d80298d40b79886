package io.sidework.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.contracts.chain.ChainAccount;
import io.sidework.contracts.chain.ChainEvent;
import io.sidework.contracts.chain.ContractRefused;
import io.sidework.contracts.chain.Web3jChain;
import io.sidework.protocol.crypto.EcKey;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spec R-10: what an account says of itself is read back as it was said, up to its limit. */
class DescribeTest {
  private static final int MAX_BYTES = 1_024;

  @Test
  void descriptionsAreEvents(@TempDir Path directory) throws Exception {
    try (Anvil anvil = Anvil.start(directory)) {
      Web3jChain chain = anvil.connect(anvil.deploy());
      EcKey key = Anvil.KEY;
      ChainAccount account = chain.account(key);
      String longest = "\u20ac" + "x".repeat(MAX_BYTES - 3);

      assertThat(account.describe("{\"cores\":2}").events())
          .singleElement()
          .isInstanceOfSatisfying(
              ChainEvent.Described.class,
              said -> {
                assertThat(said.account()).isEqualTo(key.address());
                assertThat(said.description()).isEqualTo("{\"cores\":2}");
              });
      assertThat(account.describe(longest).events())
          .singleElement()
          .extracting(event -> ((ChainEvent.Described) event).description())
          .isEqualTo(longest);
      assertThatThrownBy(() -> account.describe(longest + "x")).isInstanceOf(ContractRefused.class);
    }
  }
}
