package io.sidework.protocol.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.job.ContainerProgram.Variable;
import io.sidework.protocol.type.Bytes32;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spec C-1 and C-2. */
class ContainerProgramTest {
  private static final Bytes32 DIGEST = Keccak.hash(new byte[] {1});

  @Test
  void theFirstBytesSayWhatRunsAProgram() {
    assertThat(RuntimeKind.of(plain("").toBytes())).isEqualTo(RuntimeKind.CONTAINER);
    assertThat(RuntimeKind.of(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0}))
        .isEqualTo(RuntimeKind.WASM);
    assertThat(RuntimeKind.of(new byte[] {0, 'o', 'c'})).isEqualTo(RuntimeKind.WASM);
  }

  @Test
  void anImageIsNamedByItsContent() {
    ContainerProgram program = plain("ghcr.io/epi/abm");
    assertThat(program.reference())
        .isEqualTo("ghcr.io/epi/abm@sha256:" + DIGEST.toString().substring(2));
    assertThat(ContainerProgram.decode(program.toBytes())).isEqualTo(program);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abm", "epi/abm", "localhost:5000/epi/abm", "GHCR.io/a-b/c_d.e"})
  void repositories(String repository) {
    assertThat(plain(repository).repository()).isEqualTo(repository);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"abm:latest", "abm@sha256:00", "/abm", "abm/", "a//b", "../x", "a b", "-v", "A/B"})
  void noRepositories(String repository) {
    assertThatThrownBy(() -> plain(repository))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no repository");
  }

  @Test
  void limits() {
    assertThat(of(Collections.nCopies(64, "x"), 64, 8)).isNotNull();
    refused(Collections.nCopies(65, "x"), 0, 0, "command");
    refused(List.of(), 65, 0, "variables");
    refused(List.of(), 0, 9, "gpus");
    refused(List.of(), 0, -1, "gpus");
    assertThat(of(List.of("x".repeat(4096)), 0, 0)).isNotNull();
    refused(List.of("é".repeat(2049)), 0, 0, "4096");
    refused(List.of("a\0b"), 0, 0, "zero byte");
    assertThat(plain("r".repeat(255))).isNotNull();
    assertThatThrownBy(() -> plain("r".repeat(256))).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLargestDocumentIsWithinItsBound() {
    List<Variable> variables =
        IntStream.range(0, 64)
            .mapToObj(i -> new Variable("V%063d".formatted(i), "x".repeat(4096)))
            .toList();
    ContainerProgram largest =
        new ContainerProgram(
            DIGEST, "r".repeat(255), Collections.nCopies(64, "x".repeat(4096)), variables, 8);
    assertThat(largest.toBytes().length).isLessThanOrEqualTo(ContainerProgram.MAX_BYTES);
    assertThat(ContainerProgram.decode(largest.toBytes())).isEqualTo(largest);
  }

  @Test
  void variablesHaveOneOrder() {
    Variable a = new Variable("A", "1");
    assertThatThrownBy(
            () -> new ContainerProgram(DIGEST, "", List.of(), List.of(new Variable("B", ""), a), 0))
        .hasMessageContaining("out of order at A");
    assertThatThrownBy(() -> new ContainerProgram(DIGEST, "", List.of(), List.of(a, a), 0))
        .hasMessageContaining("out of order");
    assertThatThrownBy(() -> new Variable("1A", "")).hasMessageContaining("no name");
  }

  @Test
  void anotherFormatIsRefused() {
    byte[] bytes = plain("").toBytes();
    bytes[4] = 2;
    assertThatThrownBy(() -> ContainerProgram.decode(bytes))
        .isInstanceOf(MalformedMessage.class)
        .hasMessageContaining("format 2");
    bytes[1] = 'x';
    assertThatThrownBy(() -> ContainerProgram.decode(bytes))
        .hasMessageContaining("not a container program");
  }

  private static ContainerProgram plain(String repository) {
    return new ContainerProgram(DIGEST, repository, List.of(), List.of(), 0);
  }

  private static ContainerProgram of(List<String> command, int variables, int gpus) {
    List<Variable> all =
        IntStream.range(0, variables)
            .mapToObj(i -> new Variable("V%02d".formatted(i), ""))
            .toList();
    return new ContainerProgram(DIGEST, "", command, all, gpus);
  }

  private static void refused(List<String> command, int variables, int gpus, String what) {
    assertThatThrownBy(() -> of(command, variables, gpus))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what);
  }
}
