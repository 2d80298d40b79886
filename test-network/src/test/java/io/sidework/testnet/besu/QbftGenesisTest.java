package io.sidework.testnet.besu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sidework.protocol.type.Address;
import org.junit.jupiter.api.Test;

/** Besu only says that it waits for blocks when a genesis is wrong: so the bytes are checked. */
class QbftGenesisTest {
  private static final Address VALIDATOR =
      Address.parse("0xeac51e3fe1afc9894f0dfeab8ceb471899b932df");

  /** What the genesis of Besu's own QBFT tests has for this validator. */
  private static final String EXTRA_DATA =
      "0xf83aa00000000000000000000000000000000000000000000000000000000000000000"
          + "d594eac51e3fe1afc9894f0dfeab8ceb471899b932dfc080c0";

  @Test
  void extraDataNamesTheValidatorAsBesuDoes() {
    assertThat(QbftGenesis.extraData(VALIDATOR)).isEqualTo(EXTRA_DATA);
  }

  @Test
  void theGenesisHasTheValidatorTheFundsAndTheRules() throws Exception {
    Address funded = Address.parse("0x00000000000000000000000000000000000000aa");
    JsonNode genesis = new ObjectMapper().readTree(QbftGenesis.of(VALIDATOR, funded));
    assertThat(genesis.path("extraData").asText()).isEqualTo(EXTRA_DATA);
    assertThat(genesis.path("alloc").path(funded.toString()).path("balance").asText())
        .isEqualTo("0xd3c21bcecceda1000000");
    JsonNode config = genesis.path("config");
    assertThat(config.path("chainId").asInt()).isEqualTo(1337);
    assertThat(config.path("zeroBaseFee").asBoolean()).isTrue();
    assertThat(config.path("cancunTime").asInt(-1)).as("transient storage").isZero();
    assertThat(config.path("qbft").path("blockperiodseconds").asInt()).isEqualTo(1);
  }
}
