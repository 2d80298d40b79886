package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spec C-24. Words of Docker 20.10 and Podman 4.3, and of docker.io as it is known for them. */
class PullFailureTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Get "https://r.example/v2/": x509: certificate signed by unknown authority | UNTRUSTED
          pinging container registry r.example: Get "https://r.example/v2/": x509: certificate signed by unknown authority | UNTRUSTED
          reading manifest sha256:12ab in r.example/x: manifest unknown | UNKNOWN
          Get "https://r.example/v2/": dial tcp 192.0.2.1:443: connect: connection refused | OTHER
          manifest verification failed for digest sha256:12ab | FORGED
          filesystem layer verification failed for digest sha256:12ab | FORGED
          manifest for r.example/abm@sha256:12ab not found: manifest unknown | UNKNOWN
          Head "http://r.example/v2/abm/manifests/sha256:12ab": no basic auth credentials | REFUSED
          unauthorized: authentication required | REFUSED
          pull access denied for epi/abm, repository does not exist or may require 'docker login' | REFUSED
          toomanyrequests: You have reached your pull rate limit | OTHER
          """)
  void enginesAreUnderstood(String words, PullFailure failure) {
    assertThat(PullFailure.of(words)).isEqualTo(failure);
  }

  @Test
  void theEnginesWordsFollowButForThePassword() {
    Login login = new Login("ann", "s3cret");
    String basic =
        Base64.getEncoder().encodeToString("ann:s3cret".getBytes(StandardCharsets.UTF_8));
    assertThat(PullFailure.explain("denied: s3cret, " + basic, Optional.of(login)))
        .isEqualTo("the registry refuses the login of ann: denied: ***, ***");
    assertThat(PullFailure.explain("connection refused", Optional.of(login)))
        .isEqualTo("connection refused");
    assertThat(login).hasToString("ann");
  }
}
