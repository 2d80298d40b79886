package io.sidework.testnet.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.client.BadInput;
import io.sidework.client.DealReport;
import io.sidework.client.Follow;
import io.sidework.contracts.chain.Chain;
import io.sidework.contracts.chain.KeyFile;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.Seat;
import io.sidework.protocol.type.Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Workers say what their machines are, and deals that ask draw only who fits, from the next epoch
 * on (spec, L-67). What tasks read and write goes all the way (R-RUN-60 to R-RUN-64).
 */
class MachinesIT {
  private static final int EPOCH_SECONDS = 15;

  @TempDir Path dir;

  @Test
  void onlyMachinesThatFitAreDrawnAndFilesGoToThemAndBack() throws Exception {
    try (Cluster cluster =
        Cluster.start(JoinIT.shortEpochs(Cluster.plan(dir, 4, 3), EPOCH_SECONDS), w -> null)) {
      Chain chain = cluster.session().chain();
      assertThatThrownBy(() -> cluster.order(job()))
          .isInstanceOf(BadInput.class)
          .hasMessageContaining("2 owners are needed, 0 in epoch");
      List<Address> there = new ArrayList<>();
      for (String name : List.of("worker0", "worker2")) {
        there.add(describe(cluster, name));
      }
      Cluster.until(
          "an epoch starts with two machines in eu-west",
          90,
          () -> inEuWest(chain).equals(there.stream().sorted().toList()));

      Deal deal = cluster.order(job());
      assertThat(cluster.await(deal)).isEqualTo(Follow.Ending.SETTLED);
      assertThat(
              cluster.report(deal).workers().stream().map(DealReport.WorkerShare::address).toList())
          .containsExactlyInAnyOrderElementsOf(there);
      files(cluster, deal);
      bill(cluster, deal);
    }
  }

  private static List<Address> inEuWest(Chain chain) {
    return chain.roster(chain.epoch()).seats().stream()
        .filter(seat -> seat.machine().region().equals("eu-west"))
        .map(Seat::owner)
        .sorted()
        .toList();
  }

  /** A worker publishes what it is; it says so in its configuration. */
  private static Address describe(Cluster cluster, String name) throws Exception {
    Path config = cluster.dir().resolve("config").resolve(name + ".json");
    String described = "{\"description\": {\"region\": \"eu-west\"},";
    Files.writeString(config, Files.readString(config).replaceFirst("\\{", described));
    cluster.kill(name);
    cluster.network().restart(name);
    return KeyFile.load(cluster.network().keyFile(name), Optional.empty()).address();
  }

  private String job() throws Exception {
    Path files = Cluster.HOME.resolve("worker/vectors/wasm/files.wasm");
    return """
    {"program": "%s", "files": {"in.txt": "%s", "b.dat": "%s"}, "outputs": ["out.txt", "never.txt"],
     "requires": {"regions": ["EU-West"], "cores": 1}, "trust": 16, "deadline": "2m",
     "limits": {"fuel": 1000000000, "memoryPages": 64, "outputBytes": 65536}}
    """
        .formatted(files, file("in.txt", "first\nsecond line\nthird"), file("b.dat", "xyz"));
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(dir.resolve(name), text);
  }

  private void bill(Cluster cluster, Deal deal) throws Exception {
    String network = cluster.dir().toString();
    Cli.Output bill = Cli.run(dir, "bill", deal.id().toString(), "--dir", network);
    assertThat(bill.code()).as(bill.err()).isZero();
    assertThat(bill.out()).contains("copies", "2 at 0.01", "still locked", "page x fuel");
  }

  /** The same bytes as the vector of that program has. */
  private void files(Cluster cluster, Deal deal) throws Exception {
    Path out = cluster.dir().resolve("results");
    Cli.Output result =
        Cli.run(
            dir,
            "result",
            deal.id().toString(),
            "--out",
            out.toString(),
            "--dir",
            cluster.dir().toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(out.resolve("0/out.txt")).isRegularFile();
    assertThat(out.resolve("0/never.txt")).doesNotExist();
    assertThat(Files.readString(out.resolve("0/out.txt"))).startsWith("6 first\n12 second line\n");
    assertThat(Files.readString(out.resolve("0.out"))).contains("read back", "in.txt: type 4");
    try (Stream<Path> all = Files.list(out)) {
      assertThat(all).hasSize(2);
    }
  }
}
