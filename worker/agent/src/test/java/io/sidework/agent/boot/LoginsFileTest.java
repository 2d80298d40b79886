package io.sidework.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import io.sidework.agent.adapter.docker.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spec C-23. */
class LoginsFileTest {
  private static final String SECRET = "s3cret";

  @SuppressWarnings("NullAway.Init") // JUnit sets it
  @TempDir
  private Path folder;

  private Path write(String json) throws IOException {
    Path file = Files.writeString(folder.resolve("logins.json"), json);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static String auth(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void theLongestPathIsTheOneThatCounts() throws IOException {
    Path file =
        write(
            """
            {"auths": {"https://index.docker.io/v1/": {"auth": "%s"},
                       "ghcr.io/lab": {"username": "lab", "password": "a:b"},
                       "ghcr.io/lab/abm": {"username": "abm", "password": "c"},
                       "10.0.0.1:5000": {"username": "x", "password": "d"}}}
            """
                .formatted(auth("hub:p:w")));
    LoginsFile logins = LoginsFile.open(file);

    assertThat(logins.registries()).containsExactly("10.0.0.1:5000", "docker.io", "ghcr.io");
    assertThat(logins.of("busybox")).contains(new Login("hub", "p:w"));
    assertThat(logins.of("epi/abm")).contains(new Login("hub", "p:w"));
    assertThat(logins.of("ghcr.io/lab/x")).contains(new Login("lab", "a:b"));
    assertThat(logins.of("ghcr.io/lab/abm")).contains(new Login("abm", "c"));
    assertThat(logins.of("ghcr.io/lab/abm/sub")).contains(new Login("abm", "c"));
    assertThat(logins.of("ghcr.io/laboratory/x")).as("no part of a name").isEmpty();
    assertThat(logins.of("10.0.0.1:5000/x")).isPresent();
    assertThat(logins.of("10.0.0.1:50001/x")).isEmpty();
  }

  @Test
  void itIsReadAgainForEachPull() throws IOException {
    String form = "{\"auths\": {\"ghcr.io\": {\"username\": \"a\", \"password\": \"%s\"}}}";
    LoginsFile logins = LoginsFile.open(write(form.formatted("old")));
    write(form.formatted("new"));

    assertThat(logins.of("ghcr.io/x")).contains(new Login("a", "new"));
    Files.delete(folder.resolve("logins.json"));
    assertThatThrownBy(() -> logins.of("ghcr.io/x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("logins.json is not a file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw----r-x"})
  void whatOthersMayReadOrChangeIsRefused(String permissions) throws IOException {
    Path file = write("{\"auths\": {}}");
    assertThat(LoginsFile.open(file).registries()).isEmpty();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    assertThatThrownBy(() -> LoginsFile.open(file))
        .hasMessage(file + " is not its owner's alone: chmod 600 " + file);
  }

  @Test
  void mistakesNameTheLineAndNoSecret() throws IOException {
    String entry = "{\"auths\":\n {\"ghcr.io\":\n  %s}}";
    for (String[] mistake :
        new String[][] {
          {"{", ":1: this is not JSON"},
          {"{\"auths\":\n s3cret}", ":2: this is not JSON"},
          {"{}", ":1: auths is missing"},
          {"{\"auths\": {},\n\"credsStore\": \"pass\"}", ":2: unknown key credsStore"},
          {
            "{\"auths\":\n{\"https://ghcr.io/a b\": {\"auth\": \"YTpzM2NyZXQ=\"}}}",
            ":2: expected a"
          },
          {entry.formatted("\"s3cret\""), ":2: ghcr.io must be an object"},
          {entry.formatted("{\"auth\": \"s3cret!\"}"), ":3: auth: expected base64"},
          {entry.formatted("{\"auth\": \"czNjcmV0\"}"), ":3: auth: expected base64"},
          {entry.formatted("{\"auth\": \"%s\"}".formatted(auth(":s3cret"))), ":3: auth: a login"},
          {entry.formatted("{\"auth\": \"%s\"}".formatted(auth("ann:"))), ":3: auth: a login"},
          {entry.formatted("{\"password\": \"s3cret\"}"), ":2: username is missing"},
          {entry.formatted("{\"username\": \"a\"}"), ":2: password is missing"},
          {
            entry.formatted("{\"username\": \"a\", \"auth\": \"%s\"}".formatted(auth("a:s3cret"))),
            ":3: either auth"
          },
          {
            ("{\"auths\": {\"ghcr.io\": {\"auth\": \"%1$s\"},\n"
                    + "\"https://ghcr.io/\": {\"auth\": \"%1$s\"}}}")
                .formatted(auth("a:s3cret")),
            ":2: a second login for ghcr.io"
          },
        }) {
      Path file = write(mistake[0]);
      assertThatThrownBy(() -> LoginsFile.open(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(file + mistake[1])
          .satisfies(
              e ->
                  assertThat(e.getMessage() + e.getCause())
                      .doesNotContain(SECRET, auth("a:" + SECRET)));
    }
  }

  @Test
  void sizeIsBounded() throws IOException {
    String empty = "{\"auths\": {}}";
    int spaces = (64 << 10) - empty.length();
    assertThat(LoginsFile.open(write(empty + " ".repeat(spaces))).registries()).isEmpty();
    assertThatThrownBy(() -> LoginsFile.open(write(empty + " ".repeat(spaces + 1))))
        .hasMessageEndingWith("has over 65536 bytes");
  }

  /** Requests to the engine have logins among their headers, which its client logs. */
  @Test
  void noLevelOfTheLogShowsTheWire() throws Exception {
    LoggerContext context = new LoggerContext();
    context.putProperty("SIDEWORK_LOG", "TRACE");
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(
        Objects.requireNonNull(LoginsFile.class.getResource("/logback-worker.xml")));

    assertThat(context.getLogger("io.sidework").getEffectiveLevel()).isEqualTo(Level.TRACE);
    for (String wire : List.of("core", "zerodep.shaded.org.apache.hc.client5.http.headers")) {
      assertThat(context.getLogger("com.github.dockerjava." + wire).isDebugEnabled()).isFalse();
    }
    context.stop();
  }
}
