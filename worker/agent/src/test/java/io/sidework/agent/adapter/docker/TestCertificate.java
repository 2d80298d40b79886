package io.sidework.agent.adapter.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A certificate of a test's own making, with its key: nobody trusts it who was not told to.
 *
 * @param store PKCS #12, with {@link #PASSWORD}
 * @param text the certificate as engines read it
 */
record TestCertificate(Path store, String text) {
  static final String PASSWORD = "of-no-use";

  /** Where engines look for whom they trust, by registry. */
  private static final Path TRUST = Path.of("/etc/docker/certs.d");

  /**
   * Makes one with the JDK's own tool.
   *
   * @param address IP address that it is for
   * @param folder where its file is put
   */
  static TestCertificate of(String address, Path folder) throws Exception {
    Path store = folder.resolve("registry.p12");
    keytool(
        store,
        List.of("-genkeypair", "-dname", "CN=registry of a test", "-keyalg", "EC"),
        List.of("-ext", "bc:c", "-ext", "san=ip:" + address));
    return new TestCertificate(store, keytool(store, List.of("-exportcert", "-rfc"), List.of()));
  }

  private static String keytool(Path store, List<String> command, List<String> more)
      throws Exception {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    List<String> always =
        List.of("-keystore", store.toString(), "-storepass", PASSWORD, "-alias", "registry");
    List<String> line =
        Stream.of(List.of(tool.toString()), command, always, more).flatMap(List::stream).toList();
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  /**
   * Has the machine's engine trust this certificate for one registry, until it is closed. Skips the
   * test where that is not this user's to say.
   *
   * @param host with its port
   */
  Trust trustedFor(String host) throws IOException {
    Deque<Path> made = new ArrayDeque<>();
    Trust trust = new Trust(made);
    try {
      makeFolder(TRUST.resolve(host), made);
      Path file = TRUST.resolve(host).resolve("ca.crt");
      Files.writeString(file, text);
      made.push(file);
      return trust;
    } catch (IOException e) {
      trust.close();
      assumeTrue(false, "skipped: nobody can be trusted from here: " + e);
      throw e;
    }
  }

  private static void makeFolder(Path folder, Deque<Path> made) throws IOException {
    if (!Files.isDirectory(folder)) {
      makeFolder(Objects.requireNonNull(folder.getParent()), made);
      Files.createDirectory(folder);
      made.push(folder);
    }
  }

  /**
   * What was made to say it.
   *
   * @param made latest first
   */
  record Trust(Deque<Path> made) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      for (Path path : made) {
        Files.deleteIfExists(path);
      }
    }
  }
}
