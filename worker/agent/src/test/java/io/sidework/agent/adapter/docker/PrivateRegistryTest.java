package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.type.Bytes32;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registries that ask for a login, and what is said when a pull fails (spec C-23, C-24). */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class PrivateRegistryTest {
  private static final String WORKER = "privateregistry";
  private static final String USER = "lab-worker";
  private static final String PASSWORD = "a secret, of the test: " + UUID.randomUUID();

  @TempDir private Path folder;

  private TestRegistry registry;
  private PullingEngine engine;
  private Bytes32 image;

  @BeforeEach
  void start() throws Exception {
    registry = new TestRegistry();
    engine = new PullingEngine(WORKER, registry, folder);
    image = registry.put("private " + UUID.randomUUID());
  }

  @AfterEach
  void end() throws Exception {
    if (engine != null) {
      engine.close();
    }
    registry.close();
  }

  private String refusal(Bytes32 digest) {
    return engine.refusal(digest);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoHasTheLoginPulls(boolean tokens) throws Exception {
    registry.lock(USER, PASSWORD, tokens);
    engine.open(USER, PASSWORD);

    assertThat(engine.run(image)).isInstanceOf(Ending.Finished.class);
    assertThat(registry.asked(image)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withoutALoginItSaysThatOneIsMissing(boolean tokens) {
    registry.lock(USER, PASSWORD, tokens);
    engine.open(Logins.NONE);

    assertThat(refusal(image))
        .startsWith(
            "image cannot be pulled: the registry wants a login, and logins has none for it: ");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWrongLoginIsNamedAndItsPasswordIsNot(boolean tokens) {
    registry.lock(USER, PASSWORD, tokens);
    String wrong = "wrong " + PASSWORD;
    engine.open(USER, wrong);

    String refusal = refusal(image);

    assertThat(refusal)
        .startsWith("image cannot be pulled: the registry refuses the login of " + USER + ": ");
    String basic =
        Base64.getEncoder().encodeToString((USER + ":" + wrong).getBytes(StandardCharsets.UTF_8));
    assertThat(refusal).as("the registry repeats what it was given").contains("***");
    assertThat(refusal + engine.log()).doesNotContain(wrong, basic);
  }

  /** The engine has it from the registry, and this worker never saw it. */
  @Test
  void aTokenThatTheRegistryRepeatsIsNotShown() {
    registry.lockOut(USER, PASSWORD);
    engine.open(USER, PASSWORD);

    String refusal = refusal(image);

    assertThat(refusal)
        .startsWith("image cannot be pulled: the registry refuses the login of " + USER + ": ")
        .contains("***");
    assertThat(refusal + engine.log()).doesNotContain(registry.token());
  }

  @Test
  void whatTheRegistryDoesNotHaveIsNamedAsSuch() {
    registry.lock(USER, PASSWORD, false);
    engine.open(USER, PASSWORD);

    assertThat(refusal(Keccak.hash(new byte[] {7})))
        .startsWith("image cannot be pulled: the registry has no such image: ");
  }

  @Test
  void otherBytesAreNamedAsSuch() throws Exception {
    Bytes32 other = registry.put("other " + UUID.randomUUID());
    registry.forge(image, other);
    engine.open(Logins.NONE);

    assertThat(refusal(image))
        .startsWith("image cannot be pulled: the registry gave other bytes than the digest names");
  }

  /** They may have been changed since the start: for an hour, or by mistake. */
  @Test
  void loginsThatCannotBeReadAreAReason() {
    engine.open(
        repository -> {
          throw new IllegalArgumentException("logins.json is not a file");
        });

    assertThat(refusal(image)).isEqualTo("image cannot be pulled: logins.json is not a file");
  }
}
