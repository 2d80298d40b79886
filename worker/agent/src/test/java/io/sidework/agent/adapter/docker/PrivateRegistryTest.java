package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import io.sidework.protocol.crypto.Keccak;
import io.sidework.protocol.job.ContainerProgram;
import io.sidework.protocol.type.Bytes32;
import io.sidework.runtime.TaskFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Registries that ask for a login, and what is said when a pull fails (spec C-23, C-24). */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class PrivateRegistryTest {
  private static final String WORKER = "privateregistry";
  private static final String USER = "lab-worker";
  private static final String PASSWORD = "a secret, of the test: " + UUID.randomUUID();

  @TempDir private Path folder;

  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private TestRegistry registry;
  private DockerEngine engine;
  private Bytes32 image;

  @BeforeEach
  void start() throws Exception {
    engine = TestEngine.open(WORKER);
    registry = new TestRegistry();
    image = registry.put("private " + UUID.randomUUID());
    logged.start();
    wholeLog().addAppender(logged);
  }

  /** Everybody's: libraries have words of their own. */
  private static Logger wholeLog() {
    return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  }

  private String log() {
    return logged.list.stream()
        .map(
            event ->
                event.getFormattedMessage()
                    + ThrowableProxyUtil.asString(event.getThrowableProxy()))
        .collect(Collectors.joining("\n"));
  }

  @AfterEach
  void end() throws Exception {
    wholeLog().detachAppender(logged);
    if (registry != null) {
      open(Logins.NONE); // keeps nothing, so that what was pulled goes
      engine.close();
      registry.close();
    }
  }

  private void open(Logins logins) {
    engine.close();
    engine =
        TestEngine.open(
            WORKER,
            new Pulling(Set.of(registry.host()), 1L << 40, 0, logins),
            folder.resolve("images.json"));
  }

  private void open(String password) {
    open(repository -> Optional.of(new Login(USER, password)));
  }

  private Ending run(Bytes32 digest) throws Exception {
    ContainerProgram program =
        new ContainerProgram(
            digest, registry.host() + "/lab/abm", List.of("/usr/bin/cat", "/name"), List.of(), 0);
    ContainerTask task =
        new ContainerTask(
            program,
            List.of(),
            new byte[0],
            TaskFiles.NONE,
            32 << 20,
            1024,
            Duration.ofSeconds(20));
    try (DockerEngine.Prepared prepared = engine.prepare(task)) {
      return prepared.run().run();
    }
  }

  private String refusal(Bytes32 digest) {
    Throwable refusal = catchThrowable(() -> run(digest));
    assertThat(refusal).isInstanceOf(Images.Unavailable.class);
    return String.valueOf(refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoHasTheLoginPulls(boolean tokens) throws Exception {
    registry.lock(USER, PASSWORD, tokens);
    open(PASSWORD);

    assertThat(run(image)).isInstanceOf(Ending.Finished.class);
    assertThat(registry.asked(image)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void withoutALoginItSaysThatOneIsMissing(boolean tokens) {
    registry.lock(USER, PASSWORD, tokens);
    open(Logins.NONE);

    assertThat(refusal(image))
        .startsWith(
            "image cannot be pulled: the registry wants a login, and logins has none for it: ");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWrongLoginIsNamedAndItsPasswordIsNot(boolean tokens) {
    registry.lock(USER, PASSWORD, tokens);
    String wrong = "wrong " + PASSWORD;
    open(wrong);

    String refusal = refusal(image);

    assertThat(refusal)
        .startsWith("image cannot be pulled: the registry refuses the login of " + USER + ": ");
    String basic =
        Base64.getEncoder().encodeToString((USER + ":" + wrong).getBytes(StandardCharsets.UTF_8));
    assertThat(refusal).as("the registry repeats what it was given").contains("***");
    assertThat(refusal + log()).doesNotContain(wrong, basic);
  }

  @Test
  void whatTheRegistryDoesNotHaveIsNamedAsSuch() {
    registry.lock(USER, PASSWORD, false);
    open(PASSWORD);

    assertThat(refusal(Keccak.hash(new byte[] {7})))
        .startsWith("image cannot be pulled: the registry has no such image: ");
  }

  @Test
  void otherBytesAreNamedAsSuch() throws Exception {
    Bytes32 other = registry.put("other " + UUID.randomUUID());
    registry.forge(image, other);
    open(Logins.NONE);

    assertThat(refusal(image))
        .startsWith("image cannot be pulled: the registry gave other bytes than the digest names");
  }

  /** They may have been changed since the start: for an hour, or by mistake. */
  @Test
  void loginsThatCannotBeReadAreAReason() {
    open(
        repository -> {
          throw new IllegalArgumentException("logins.json is not a file");
        });

    assertThat(refusal(image)).isEqualTo("image cannot be pulled: logins.json is not a file");
  }
}
