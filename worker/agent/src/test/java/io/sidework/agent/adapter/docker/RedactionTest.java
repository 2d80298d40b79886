package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spec C-24. */
class RedactionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          refused: Bearer a-token-of-a-test              | refused: Bearer ***
          refused: bearer abcd, sorry                    | refused: bearer ***, sorry
          header "Authorization: Basic YTpi"             | header "Authorization: Basic ***"
          {"token": "abc", "access_token":"d.e"}         | {"token": "***", "access_token":"***"}
          bad identitytoken=12                           | bad identitytoken=***
          no such user for eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJ0In0.c2ln1 here | no such user for *** here
          denied: 0f8fad5b-d9cb-469f-a165-70867728950e   | denied: ***
          denied: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b | denied: ***
          Get https://s3.example/b/sha256/ab?X-Amz-Signature=12&a=b: EOF | Get https://s3.example/b/sha256/ab?*** EOF
          """)
  void whatLetsSomebodyInGoes(String said, String shown) {
    assertThat(Redaction.of(said)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Head \"https://r.example:5000/v2/lab/abm/manifests/sha256:"
            + "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\": no basic auth"
            + " credentials",
        "manifest for registry-2.of-some-institute.example/epidemics-group/abm-2024@sha256:"
            + "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 not found",
        "unauthorized: bearer token required, or basic authentication",
        "x509: certificate is valid for 192.0.2.7, not 172.17.0.1",
        "dial tcp 192.0.2.1:443: connect: connection refused"
      })
  void whatTellsTheOwnerSomethingStays(String said) {
    assertThat(Redaction.of(said)).isEqualTo(said);
  }
}
