package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sidework.protocol.type.Bytes32;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Logins over TLS, and what becomes of them without (spec C-23, C-24). Engines check no certificate
 * of 127.0.0.1, so the registry is at the address that the engine's own bridge gives this machine:
 * nobody but its containers can reach it there.
 */
@SuppressWarnings("NullAway.Init") // JUnit sets the fields
class TlsRegistryTest {
  private static final String USER = "lab-worker";
  private static final String PASSWORD = "a secret, of the test: " + UUID.randomUUID();

  /** Of nobody here. */
  private static final String ELSEWHERE = "192.0.2.7";

  @TempDir private Path folder;
  private String address;
  private @Nullable TestRegistry registry;
  private @Nullable PullingEngine engine;

  @BeforeEach
  void findBridge() throws Exception {
    try (DockerEngine any = TestEngine.open("tlsregistry")) {
      address =
          any
              .client()
              .inspectNetworkCmd()
              .withNetworkId("bridge")
              .exec()
              .getIpam()
              .getConfig()
              .stream()
              .map(config -> String.valueOf(config.getGateway()))
              .findFirst()
              .orElse("");
    } catch (RuntimeException e) {
      assumeTrue(false, "skipped: the engine has no bridge: " + e.getMessage());
    }
    try (ServerSocket here = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      assertThat(here.isBound()).isTrue();
    } catch (java.io.IOException e) {
      assumeTrue(false, "skipped: the engine's bridge is not on this machine: " + e.getMessage());
    }
  }

  @AfterEach
  void end() throws Exception {
    if (engine != null) {
      engine.close();
    }
    if (registry != null) {
      registry.close();
    }
  }

  /** A registry that asks for the login, and an engine that has it. */
  private TestRegistry start(TestRegistry made, boolean tokens) {
    registry = made;
    engine = new PullingEngine("tlsregistry", made, folder);
    made.lock(USER, PASSWORD, tokens);
    engine.open(USER, PASSWORD);
    return made;
  }

  private PullingEngine engine() {
    return java.util.Objects.requireNonNull(engine);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoHasTheLoginPullsFromARegistryThatIsTrusted(boolean tokens) throws Exception {
    TestCertificate certificate = TestCertificate.of(address, folder);
    TestRegistry tls = start(new TestRegistry(address, certificate), tokens);
    String name = "private " + UUID.randomUUID();
    Bytes32 image = tls.put(name);
    try (TestCertificate.Trust trust = certificate.trustedFor(tls.host())) {
      assertThat(trust.made()).isNotEmpty();
      Ending ending = engine().run(image);
      assertThat(ending)
          .isInstanceOfSatisfying(
              Ending.Finished.class,
              done -> assertThat(done.output()).asString(StandardCharsets.UTF_8).isEqualTo(name));
      assertThat(tls.logins()).isPositive();

      engine().open(USER, "wrong " + PASSWORD);
      assertThat(engine().refusal(tls.put("other " + UUID.randomUUID())))
          .startsWith("image cannot be pulled: the registry refuses the login of " + USER + ": ");
    }
  }

  /** Whoever answers at its address could be anybody: it does not get the login. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anUntrustedRegistryIsNamedAndNeverGetsTheLogin(boolean tokens) throws Exception {
    TestCertificate certificate = TestCertificate.of(address, folder);
    TestRegistry tls = start(new TestRegistry(address, certificate), tokens);

    assertThat(engine().refusal(tls.put("private " + UUID.randomUUID())))
        .startsWith(
            "image cannot be pulled: the engine does not trust the registry's certificate: ");
    assertThat(tls.logins()).isZero();
  }

  @Test
  void aCertificateForAnotherAddressIsNotTrustedEither() throws Exception {
    TestCertificate other = TestCertificate.of(ELSEWHERE, folder);
    TestRegistry tls = start(new TestRegistry(address, other), false);
    try (TestCertificate.Trust trust = other.trustedFor(tls.host())) {
      assertThat(trust.made()).isNotEmpty();
      assertThat(engine().refusal(tls.put("private " + UUID.randomUUID())))
          .startsWith(
              "image cannot be pulled: the engine does not trust the registry's certificate: ")
          .contains(ELSEWHERE);
    }
    assertThat(tls.logins()).isZero();
  }

  @Test
  void withoutTlsNothingIsPulledFromAnotherAddressThanThisMachines() throws Exception {
    TestRegistry plain = start(new TestRegistry(address), false);

    assertThat(engine().refusal(plain.put("private " + UUID.randomUUID())))
        .startsWith("image cannot be pulled: ");
    assertThat(plain.logins()).isZero();
  }
}
