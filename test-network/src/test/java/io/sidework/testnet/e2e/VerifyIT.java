package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Anyone can hold a deployment against the sources: {@code contracts verify}. */
class VerifyIT {
  @TempDir Path dir;

  @Test
  void aDeploymentIsWhatItsFileSaysOrNot() throws Exception {
    try (Cluster cluster = Cluster.start(dir, 1, 0)) {
      Path file = cluster.dir().resolve("deployment.json");
      String rpc = cluster.session().network().chain().toString();

      Cli.Output equal = verify(file, rpc);
      assertThat(equal.code()).as(equal.out() + equal.err()).isZero();
      assertThat(equal.out().lines()).hasSize(18).allMatch(line -> line.startsWith("✓ "));

      String text = Files.readString(file);
      Path other = dir.resolve("other.json");
      Files.writeString(other, text.replaceFirst("\"grace\" : [0-9]+", "\"grace\" : 7"));
      Cli.Output differs = verify(other, rpc);
      assertThat(differs.code()).isEqualTo(1);
      assertThat(differs.out().lines().filter(line -> line.startsWith("✗ ")))
          .singleElement()
          .asString()
          .startsWith("✗ Sidework 0x")
          .contains("constructor arguments");

      Files.writeString(other, "{}");
      refused(verify(other, rpc), "is no deployment");
      refused(verify(dir.resolve("missing.json"), rpc), "missing.json");
      refused(verify(file, "ws://127.0.0.1:8545"), "--rpc must be");
      refused(verify(file, "http://127.0.0.1:1"), "does not answer");
    }
  }

  private Cli.Output verify(Path file, String rpc) throws Exception {
    return Cli.run(dir, "contracts", "verify", "--deployment", file.toString(), "--rpc", rpc);
  }

  private static void refused(Cli.Output output, String why) {
    assertThat(output.code()).as(output.err()).isEqualTo(2);
    assertThat(output.errorLines()).singleElement().asString().contains(why);
  }
}
