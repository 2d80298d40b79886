package io.sidework.node.adapter.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.fuzz.Fuzzer;
import io.sidework.fuzz.Target;
import io.sidework.node.port.DealPhase;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.codec.MalformedMessage;
import io.sidework.protocol.codec.Reader;
import io.sidework.protocol.deal.Deal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a disk may give back of the archive: read or refused, in memory that the file bounds. */
class ColdRecordFuzzTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path folder;

  @Test
  void damagedRecords() throws IOException {
    List<byte[]> seeds =
        List.of(
            ColdRecord.of(new byte[0]).array(),
            ColdRecord.of(new byte[300]).array(),
            ColdRecord.of("a certificate".getBytes(StandardCharsets.UTF_8)).array());
    Path file = folder.resolve("cold");
    Target target =
        new Target(
            "ColdRecord.read",
            input -> {
              try {
                Files.write(file, input);
                try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
                  assertThat(ColdRecord.read(in, 0)).isNotNull();
                }
                return Target.Read.LOOSE;
              } catch (MalformedMessage | IOException e) {
                throw new Target.Refused(e);
              } catch (UncheckedIOException e) {
                throw new Target.Refused(e);
              }
            },
            64,
            96 << 10);
    Fuzzer.Report report = Fuzzer.run(target, seeds, Fuzzer.inputs(2_000), 5);
    assertThat(report.accepted()).isPositive();
    assertThat(report.refused()).isPositive();
  }

  /** What stands before a deal's certificates: its terms, and where each of them begins. */
  @Test
  void damagedIndexes() {
    Deal deal = Terms.deal("fuzz", 300);
    DealRecord record = DealRecord.known(deal, 5).in(DealPhase.FINISHED, 6);
    byte[] seed =
        ColdFiles.index(
            record,
            List.of(
                new ColdFiles.Located(new CertificateName(0, 3), 0),
                new ColdFiles.Located(new CertificateName(1, 0), 4_000)));
    Target target =
        new Target(
            "ColdFiles.decodeIndex",
            input -> {
              try {
                ColdFiles.Index read = Reader.all(input, ColdFiles::decodeIndex);
                return () -> Optional.of(ColdFiles.index(read.record(), read.certificates()));
              } catch (MalformedMessage e) {
                throw new Target.Refused(e);
              }
            },
            24,
            24 << 10);
    Fuzzer.Report report = Fuzzer.run(target, List.of(seed), Fuzzer.inputs(20_000), 13);
    assertThat(report.accepted()).isPositive();
    assertThat(report.refused()).isPositive();
  }
}
