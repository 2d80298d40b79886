package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spec C-21. */
class PullingTest {
  @ParameterizedTest
  @CsvSource({
    "busybox, docker.io",
    "epi/abm, docker.io",
    "ghcr.io/epi/abm, ghcr.io",
    "localhost/abm, localhost",
    "10.0.0.1:5000/abm, 10.0.0.1:5000",
    "nas:5000/abm, nas:5000"
  })
  void theFirstPartIsAHostWhereItLooksLikeOne(String repository, String registry) {
    assertThat(Pulling.registry(repository)).isEqualTo(registry);
  }

  @Test
  void onlyListedRegistriesAreAsked() {
    Pulling pulling = new Pulling(Set.of("ghcr.io"), 1, 0);
    assertThat(pulling.refusal("ghcr.io/epi/abm")).isEmpty();
    assertThat(pulling.refusal("10.0.0.1/secret")).contains("nothing is pulled from 10.0.0.1");
    assertThat(pulling.refusal("busybox")).contains("nothing is pulled from docker.io");
    assertThat(pulling.refusal("")).isPresent();
  }
}
