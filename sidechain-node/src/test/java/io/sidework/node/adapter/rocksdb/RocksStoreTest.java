package io.sidework.node.adapter.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sidework.node.port.Archive.Place;
import io.sidework.node.port.DealPhase;
import io.sidework.node.port.DealRecord;
import io.sidework.node.port.LogEntry;
import io.sidework.node.port.Mutation;
import io.sidework.node.port.Store;
import io.sidework.node.port.Store.CertificateName;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.deal.Deal;
import io.sidework.protocol.deal.SegmentCertificate;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;

class RocksStoreTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final Deal deal = Terms.deal("deal", 300);

  private static List<String> log(RocksStore store, Deal deal, int lot) {
    List<String> entries = new ArrayList<>();
    store.log(
        deal.id(),
        lot,
        entry ->
            entries.add(
                entry.time()
                    + ":"
                    + new String(entry.input(), java.nio.charset.StandardCharsets.UTF_8)));
    return entries;
  }

  private static LogEntry entry(long time, String input) {
    return new LogEntry(time, input.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void aGroupIsThereAfterReopening() {
    DealRecord record = DealRecord.known(deal, 5).in(DealPhase.HELD, 6).withSettled(7);
    SegmentCertificate made =
        new SegmentCertificate(deal.id(), 1, 2, 0, List.of(), List.of(), List.of());
    try (RocksStore store = RocksStore.open(directory, "me")) {
      assertThat(store.nextBlock()).isEmpty();
      store.write(
          List.of(
              new Mutation.PutDeal(record),
              new Mutation.AppendLog(deal.id(), 0, 0, entry(10, "")),
              new Mutation.AppendLog(deal.id(), 0, 1, entry(11, "a")),
              new Mutation.AppendLog(deal.id(), 0, 300, entry(12, "b")),
              new Mutation.AppendLog(deal.id(), 1, 0, entry(13, "other lot")),
              new Mutation.PutOutput(deal.id(), Terms.hash("out"), new byte[] {1, 2}),
              new Mutation.PutCertificate(made),
              new Mutation.NextBlock(99)));
    }
    try (RocksStore store = RocksStore.open(directory, "me")) {
      assertThat(store.deals()).containsExactly(record);
      assertThat(log(store, deal, 0)).containsExactly("10:", "11:a", "12:b");
      assertThat(store.output(Terms.hash("out"))).hasValueSatisfying(o -> assertThat(o).hasSize(2));
      assertThat(store.certificates(deal.id())).containsExactly(new CertificateName(1, 2));
      assertThat(store.certificate(deal.id(), new CertificateName(1, 2))).contains(made);
      assertThat(store.nextBlock()).contains(99L);
    }
  }

  @Test
  void droppingLogsLeavesOtherDealsAlone() {
    Deal other = Terms.deal("other", 1);
    try (RocksStore store = RocksStore.open(directory, "me")) {
      store.write(
          List.of(
              new Mutation.AppendLog(deal.id(), 1, 0, entry(1, "")),
              new Mutation.AppendLog(other.id(), 0, 0, entry(2, ""))));
      store.write(List.of(new Mutation.DropLogs(deal.id())));
      assertThat(log(store, deal, 1)).isEmpty();
      assertThat(log(store, other, 0)).hasSize(1);
    }
  }

  /** Spec N-14, P12: outputs outlive the record, and go when it is their time. */
  @Test
  void anArchivedDealLeavesItsOutputsUntilTheyAreDue() {
    SegmentCertificate made =
        new SegmentCertificate(deal.id(), 1, 2, 0, List.of(), List.of(), List.of());
    Bytes32 hash = Terms.hash("out");
    Place place = new Place(0, 7);
    Place end = new Place(0, 99);
    try (RocksStore store = RocksStore.open(directory, "me")) {
      assertThat(store.archiveEnd()).isEqualTo(Place.START);
      store.write(
          List.of(
              new Mutation.PutDeal(DealRecord.known(deal, 1)),
              new Mutation.AppendLog(deal.id(), 0, 0, entry(1, "")),
              new Mutation.PutCertificate(made),
              new Mutation.PutOutput(deal.id(), hash, new byte[] {7})));
      store.write(List.of(new Mutation.Archived(deal.id(), place, end, 50, true)));
    }
    try (RocksStore store = RocksStore.open(directory, "me")) {
      assertThat(store.deals()).isEmpty();
      assertThat(store.certificates(deal.id())).isEmpty();
      assertThat(log(store, deal, 0)).isEmpty();
      assertThat(store.archived(deal.id())).contains(place);
      assertThat(store.archiveEnd()).isEqualTo(end);
      assertThat(store.output(hash)).isPresent();
      assertThat(store.ended(50, 10)).isEmpty();
      assertThat(store.ended(51, 10)).containsExactly(new Store.Ended(deal.id(), 50));
      store.write(List.of(new Mutation.DropOutputs(deal.id(), 50)));
      assertThat(store.output(hash)).isEmpty();
      assertThat(store.ended(51, 10)).isEmpty();
      assertThat(store.archived(deal.id())).contains(place);
    }
  }

  @Test
  void whatEndedFirstIsDueFirst() {
    try (RocksStore store = RocksStore.open(directory, "me")) {
      for (int i = 0; i < 5; i++) {
        DealId id = Terms.deal("deal" + i, 1).id();
        store.write(List.of(new Mutation.Archived(id, Place.START, Place.START, 100 - i, true)));
      }
      assertThat(store.ended(100, 3)).extracting(Store.Ended::since).containsExactly(96L, 97L, 98L);
    }
  }

  @Test
  void anOutputOfTwoDealsOutlivesTheFirst() {
    Deal other = Terms.deal("other", 1);
    Bytes32 hash = Terms.hash("same");
    try (RocksStore store = RocksStore.open(directory, "me")) {
      store.write(
          List.of(
              new Mutation.PutOutput(deal.id(), hash, new byte[] {7}),
              new Mutation.PutOutput(other.id(), hash, new byte[] {7})));
      store.write(List.of(new Mutation.DropOutputs(deal.id(), 1)));
      assertThat(store.output(hash)).isPresent();
      store.write(List.of(new Mutation.DropOutputs(other.id(), 1)));
      assertThat(store.output(hash)).isEmpty();
    }
  }

  /** The index has 8 bytes of a hash: whoever makes two that begin alike hides neither. */
  @Test
  void outputsWhoseHashesBeginAlikeAreFoundApart() {
    byte[] bytes = Terms.hash("one").toArray();
    bytes[31] ^= 1;
    Bytes32 one = Terms.hash("one");
    Bytes32 like = Bytes32.of(bytes);
    Deal other = Terms.deal("other", 1);
    try (RocksStore store = RocksStore.open(directory, "me")) {
      store.write(
          List.of(
              new Mutation.PutOutput(deal.id(), one, new byte[] {1}),
              new Mutation.PutOutput(deal.id(), like, new byte[] {2}),
              new Mutation.PutOutput(other.id(), like, new byte[] {2})));
      assertThat(store.output(one)).contains(new byte[] {1});
      assertThat(store.output(like)).contains(new byte[] {2});
      store.write(List.of(new Mutation.DropOutput(deal.id(), one)));
      assertThat(store.output(one)).isEmpty();
      store.write(List.of(new Mutation.DropOutputs(other.id(), 1)));
      assertThat(store.output(like)).contains(new byte[] {2});
      store.write(List.of(new Mutation.DropOutput(deal.id(), like)));
      assertThat(store.output(like)).isEmpty();
    }
  }

  @Test
  void refusesAStoreOfAnotherVersion() throws Exception {
    RocksStore.open(directory, "me").close();
    try (RocksDB db = RocksDB.open(directory.toString())) {
      db.put(Keys.FORMAT, new byte[] {2});
    }
    assertThatThrownBy(() -> RocksStore.open(directory, "me"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is of format 2, this version reads and writes 3: begin with an")
        .hasMessageNotContaining("\n");
  }

  @Test
  void refusesAStoreOfAnotherChainOrInUse() {
    try (RocksStore store = RocksStore.open(directory, "chain 1")) {
      assertThat(store.deals()).isEmpty();
      assertThatThrownBy(() -> RocksStore.open(directory, "chain 1"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("in use");
    }
    assertThatThrownBy(() -> RocksStore.open(directory, "chain 2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("belongs to chain 1, not to chain 2");
  }

  @Test
  void theKeyAfterAPrefixCarries() {
    assertThat(Keys.after(new byte[] {1, (byte) 0xff})).containsExactly(2, 0);
    assertThat(Keys.after(new byte[] {1, 1})).containsExactly(1, 2);
  }
}
