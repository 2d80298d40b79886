package io.sidework.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  private static final String MINIMAL =
      """
      {"data": "worker1", "chain": "http://127.0.0.1:8545",
       "contract": "0x5fbdb2315678afecb367f032d93f642f64180aa3", "key": "worker1.key"%s}
      """;

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  private WorkerConfig read(String more) throws IOException {
    return ConfigFile.read(write(MINIMAL.formatted(more)));
  }

  private Path write(String json) throws IOException {
    return Files.writeString(folder.resolve("worker.json"), json);
  }

  @Test
  void pathsAreRelativeToTheFile() throws IOException {
    WorkerConfig config = read(", \"deployedAt\": 7, \"seats\": 2, \"ask\": \"0.005\"");

    assertThat(config.data()).isEqualTo(folder.resolve("worker1"));
    assertThat(config.key()).isEqualTo(folder.resolve("worker1.key"));
    assertThat(config.deployedAt()).isEqualTo(7);
    assertThat(config.stake().seats()).hasValue(2);
    assertThat(config.stake().ask().orElseThrow().toDisplay()).isEqualTo("0.005");
    assertThat(config.tasksAtOnce()).isEqualTo(1);
  }

  /** a key that signs for another account has nothing to stake. */
  @Test
  void whoeverSignsForAnotherDoesNotStake() throws IOException {
    String owner = ", \"owner\": \"0x5fbdb2315678afecb367f032d93f642f64180aa3\"";
    assertThat(read(owner).owner()).isPresent();
    assertThat(read("").owner()).isEmpty();
    assertThatThrownBy(() -> read(owner + ", \"seats\": 2")).hasMessageContaining("seats is for");
  }

  @Test
  void unknownKeysAreRefusedByName() {
    assertThatThrownBy(() -> read(", \"seat\": 2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown key seat, known are ask, chain, contract");
  }

  @Test
  void mistakesNameTheKey() {
    assertThatThrownBy(() -> read(", \"seats\": 65")).hasMessageContaining("seats must be");
    assertThatThrownBy(() -> read(", \"ask\": 0.1")).hasMessageContaining("ask must be a text");
    assertThatThrownBy(() -> read(", \"ask\": \"-1\"")).hasMessageContaining("ask: an amount");
    assertThatThrownBy(() -> read(", \"pool\": \"0x12\"")).hasMessageContaining("pool: an address");
    assertThatThrownBy(() -> ConfigFile.read(write("{\"data\": \"x\"}")))
        .hasMessageContaining("chain is missing");
    assertThatThrownBy(() -> ConfigFile.read(write("[]")))
        .hasMessageContaining("not a JSON object");
    assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.json")))
        .hasMessageContaining("does not exist");
  }

  @Test
  void theCommandSaysItInOneLineAndEndsWithTwo() throws IOException {
    Path file = write(MINIMAL.formatted(", \"seat\": 2"));

    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
    int code;
    try {
      code = new WorkerProgram(UnaryOperator.identity()).execute("--config", file.toString());
    } finally {
      System.setErr(before);
    }

    assertThat(code).isEqualTo(2);
    assertThat(errors.toString(StandardCharsets.UTF_8).strip().lines()).hasSize(1);
  }
}
