package io.sidework.testnet.besu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BesuImageTest {
  @Test
  void theLatestIsPreferredThenAnyTag() {
    assertThat(BesuImage.choose(List.of("hyperledger/besu:26.3.0", "hyperledger/besu:latest")))
        .contains("hyperledger/besu:latest");
    assertThat(BesuImage.choose(List.of("docker.io/hyperledger/besu:latest", "x:1")))
        .contains("docker.io/hyperledger/besu:latest");
    assertThat(BesuImage.choose(List.of("hyperledger/besu:26.2.0", "hyperledger/besu:26.3.0")))
        .contains("hyperledger/besu:26.3.0");
  }

  @Test
  void otherImagesAreNotBesu() {
    assertThat(
            BesuImage.choose(
                List.of("<none>:<none>", "ubuntu:24.04", "nothyperledger/besu:1", "besu")))
        .isEmpty();
  }
}
