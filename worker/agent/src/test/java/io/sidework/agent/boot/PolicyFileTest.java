package io.sidework.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.agent.application.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** */
class PolicyFileTest {
  private final List<Policy> heard = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private PolicyFile file;

  @BeforeEach
  void start() throws IOException {
    write("1");
    Path path = folder.resolve("worker.json");
    file = new PolicyFile(path, ConfigFile.read(path), heard::add);
  }

  private void write(String minPrice) throws IOException {
    Files.writeString(
        folder.resolve("worker.json"),
        """
        {"data": "d", "chain": "http://127.0.0.1:8545", "key": "k",
         "contract": "0x5fbdb2315678afecb367f032d93f642f64180aa3",
         "policy": {"minPrice": "%s"}}
        """
            .formatted(minPrice));
  }

  @Test
  void aChangeIsHeardOnce() throws IOException {
    file.look();
    assertThat(heard).isEmpty();

    write("2");
    file.look();
    file.look();
    assertThat(heard).hasSize(1);
    assertThat(heard.getFirst().minPrice().toDisplay()).isEqualTo("2");
  }

  @Test
  void aBadFileChangesNothingAndAGoodOneAfterItDoes() throws IOException {
    write("two");
    file.look();
    Files.delete(folder.resolve("worker.json"));
    file.look();
    assertThat(heard).isEmpty();

    write("3");
    file.look();
    assertThat(heard).hasSize(1);
  }

  /** Back to what was there before a mistake is no change. */
  @Test
  void aMistakeThatIsTakenBackChangesNothing() throws IOException {
    write("");
    file.look();
    write("1");
    file.look();
    assertThat(heard).isEmpty();
  }
}
