package io.sidework.node.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.adapter.file.FileBlobs;
import io.sidework.node.testing.Programs;
import io.sidework.protocol.crypto.Sha256;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.job.Axis;
import io.sidework.protocol.job.Parameters;
import io.sidework.protocol.type.Bytes32;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node without which there is no quorum is killed at every boundary of every write of a deal, and
 * starts again from its files: the deal ends as if nothing had been (P8).
 */
class KillAtEveryWriteTest {
  private static final int TASKS = 3;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private record Ran(List<String> passed, int words, List<SegmentCertificate> made) {}

  private static byte[] parameters() {
    Axis axis = new Axis.Range("i", BigDecimal.ZERO, BigDecimal.ONE, TASKS);
    return new Parameters(List.of(), List.of(axis), Bytes32.ZERO).toBytes();
  }

  private Ran run(int fatal) throws IOException {
    Path folder = directory.resolve("run " + fatal);
    KillPoints points = new KillPoints(fatal);
    try (HandNetwork network = new HandNetwork(folder, points)) {
      // At another node: the one that is killed has to fetch them.
      FileBlobs blobs = network.life(1).blobs();
      blobs.keep(Programs.nothing());
      blobs.keep(parameters());
      Deal deal =
          network
              .chain()
              .make(
                  "deal",
                  Sha256.hash(Programs.nothing()),
                  Sha256.hash(parameters()),
                  TASKS,
                  100_000);
      boolean whole = network.run(deal, 600);
      String at = fatal < 0 ? "without a kill" : "killed " + points.passed().get(fatal);
      assertThat(whole).as("settled and whole at every node, " + at).isTrue();
      assertThat(network.deaths()).isEqualTo(fatal < 0 ? 0 : 1);
      assertThat(network.chain().slashed()).as(at).isEmpty();
      List<SegmentCertificate> made = held(network, 0, deal);
      assertThat(made.stream().mapToInt(each -> each.leaves().size()).sum()).isEqualTo(TASKS);
      for (SegmentCertificate each : made) {
        var committee = network.chain().committee(1);
        assertThat(each.problem(network.chain().domain(), deal, committee)).isEmpty();
      }
      return new Ran(points.passed(), network.words().count(), made);
    } finally {
      delete(folder);
    }
  }

  private static List<SegmentCertificate> held(HandNetwork network, int node, Deal deal) {
    var certificates = network.life(node).certificates();
    return certificates.names(deal.id()).stream()
        .map(name -> certificates.certificate(deal.id(), name).orElseThrow())
        .toList();
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (var walk = Files.walk(folder)) {
      all = new ArrayList<>(walk.sorted(Comparator.reverseOrder()).toList());
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }

  @Test
  void aDealEndsWhereverANodeIsKilled() throws Exception {
    Ran whole = run(-1);
    assertThat(whole.words()).as("votes of the node").isPositive();
    assertThat(whole.passed())
        .contains(
            "before a group",
            "after a group",
            "within an append",
            "after a sync of the archive",
            "within a blob",
            "after a blob");
    for (int fatal = 0; fatal < whole.passed().size(); fatal++) {
      run(fatal);
    }
  }
}
