package io.sidework.node.adapter.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.node.port.Archive;
import io.sidework.node.port.Archive.Place;
import io.sidework.node.port.DealPhase;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.node.port.StoreFailed;
import io.sidework.node.testing.Certified;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.crypto.EcKey;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.eip712.Domain;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is archived is there, or known to be damaged; torn writes leave nothing (spec N-14). */
class ColdFilesTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final Deal deal = Terms.deal("deal", 300);
  private final List<SegmentCertificate> made =
      List.of(certified(deal).lot(0, 3), certified(deal).lot(1, 3));

  private static Certified certified(Deal deal) {
    List<EcKey> nodes = IntStream.range(0, 4).mapToObj(i -> Terms.key("node" + i)).toList();
    return new Certified(Domain.of(BigInteger.ONE, nodes.getFirst().address()), deal, nodes);
  }

  private static Archive.Entry entry(Deal deal, List<SegmentCertificate> made) {
    return new Archive.Entry(
        DealRecord.known(deal, 5).in(DealPhase.FINISHED, 6),
        made.stream().map(each -> new CertificateName(each.lot(), each.round())).toList());
  }

  private Place append(Archive archive) {
    return append(archive, deal, made);
  }

  private static Place append(Archive archive, Deal deal, List<SegmentCertificate> made) {
    return archive.append(entry(deal, made), name -> made.get(name.lot()));
  }

  private void assertReadable(Archive archive, Place place) {
    assertThat(archive.entry(place)).contains(entry(deal, made));
    for (SegmentCertificate each : made) {
      assertThat(archive.certificate(place, new CertificateName(each.lot(), each.round())))
          .contains(each);
    }
  }

  @Test
  void whatWasArchivedIsThereAfterReopening() throws IOException {
    Place place;
    Place end;
    try (ColdFiles files = ColdFiles.open(directory, Place.START)) {
      place = append(files);
      end = files.sync();
      assertReadable(files, place);
    }
    try (ColdFiles files = ColdFiles.open(directory, end)) {
      assertReadable(files, place);
      assertThat(files.certificate(place, new CertificateName(2, 0))).isEmpty();
    }
  }

  @Test
  void whatTheStoreNeverReferredToIsCutOff() throws IOException {
    Place place;
    Place end;
    try (ColdFiles files = ColdFiles.open(directory, Place.START)) {
      place = append(files);
      end = files.sync();
      append(files);
      files.sync();
    }
    Path file = directory.resolve("00000000.cold");
    assertThat(Files.size(file)).isGreaterThan(end.offset());
    try (ColdFiles files = ColdFiles.open(directory, end)) {
      assertThat(Files.size(file)).isEqualTo(end.offset());
      assertReadable(files, place);
      assertReadable(files, append(files));
    }
  }

  @Test
  void everyTornTailIsCutOff() throws IOException {
    Place end;
    try (ColdFiles files = ColdFiles.open(directory, Place.START)) {
      append(files);
      end = files.sync();
      append(files);
    }
    Path file = directory.resolve("00000000.cold");
    byte[] whole = Files.readAllBytes(file);
    for (int size = (int) end.offset(); size < whole.length; size += 97) {
      Files.write(file, java.util.Arrays.copyOf(whole, size));
      try (ColdFiles files = ColdFiles.open(directory, end)) {
        assertThat(Files.size(file)).isEqualTo(end.offset());
        Place again = append(files);
        assertThat(again.offset()).isGreaterThan(end.offset());
        assertReadable(files, again);
      }
    }
  }

  @Test
  void damageIsNoticedAndNothingElseIsLost() throws IOException {
    Place first;
    Place second;
    Place end;
    try (ColdFiles files = ColdFiles.open(directory, Place.START)) {
      first = append(files);
      second = append(files);
      end = files.sync();
    }
    Path file = directory.resolve("00000000.cold");
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < first.offset(); at += 211) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged, StandardOpenOption.TRUNCATE_EXISTING);
      try (ColdFiles files = ColdFiles.open(directory, end)) {
        assertReadable(files, second);
        long read =
            Stream.of(0, 1)
                .filter(l -> files.certificate(first, new CertificateName(l, 0)).isPresent())
                .count();
        assertThat(read).as("damage at byte %d", at).isEqualTo(1);
      }
    }
  }

  @Test
  void filesAreRolledAndOldOnesMayBeMovedAway() throws IOException {
    try (ColdFiles files = ColdFiles.open(directory, Place.START, 1_000)) {
      Place first = append(files);
      Place second = append(files);
      assertThat(second.file()).isEqualTo(1);
      Files.delete(directory.resolve("00000000.cold"));
      assertThat(files.entry(first)).isEmpty();
      assertReadable(files, second);
    }
  }

  @Test
  void anAppendThatFailsLeavesNothing() throws IOException {
    try (ColdFiles files = ColdFiles.open(directory, Place.START)) {
      Place before = files.sync();
      assertThatThrownBy(
              () ->
                  files.append(
                      entry(deal, made),
                      name -> {
                        if (name.lot() == 1) {
                          throw new StoreFailed("no disk", new IOException());
                        }
                        return made.getFirst();
                      }))
          .isInstanceOf(StoreFailed.class);
      assertThat(files.sync()).isEqualTo(before);
      assertReadable(files, append(files));
    }
  }

  /** The issue's limit is 200 bytes; outputs differ from task to task here. */
  @Test
  void aTaskTakesLessThanTheIssueAllows() throws IOException {
    Deal full = Terms.deal("full", Deal.LOT);
    try (ColdFiles files = ColdFiles.open(directory, Place.START)) {
      append(files, full, List.of(certified(full).equalTasks(0)));
      assertThat(files.sync().offset() / Deal.LOT).isLessThan(10);
      long before = files.sync().offset();
      append(files, full, List.of(certified(full).lot(0, 3)));
      assertThat((files.sync().offset() - before) / Deal.LOT).isLessThan(90);
    }
  }
}
