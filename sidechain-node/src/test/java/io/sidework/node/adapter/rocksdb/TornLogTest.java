package io.sidework.node.adapter.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.sidework.node.port.LogEntry;
import io.sidework.node.port.Mutation;
import io.sidework.node.testing.Terms;
import io.sidework.protocol.type.Bytes32;
import io.sidework.protocol.type.DealId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a kill or a bad disk makes of the database's log: groups are there whole, in order and
 * without a gap, or the store says that it is damaged (spec N-20, P8).
 */
class TornLogTest {
  private static final int GROUPS = 5;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final DealId deal = Terms.deal("deal", 300).id();
  private final List<Long> sizes = new ArrayList<>();
  private byte[] log = {};
  private Path image = Path.of("");
  private int copies;

  /** A store that was killed after some synced groups, and how long its log was after each. */
  @BeforeEach
  void write() throws IOException {
    Path live = directory.resolve("live");
    image = directory.resolve("image");
    try (RocksStore store = RocksStore.open(live, "me")) {
      sizes.add(Files.size(log(live)));
      for (int group = 0; group < GROUPS; group++) {
        store.write(group(group));
        sizes.add(Files.size(log(live)));
      }
      copy(live, image);
    }
    log = Files.readAllBytes(log(image));
  }

  /** Two keys, which are there together or not at all; sizes differ. */
  private List<Mutation> group(int number) {
    byte[] entry = new byte[40 + 397 * number];
    entry[0] = (byte) number;
    return List.of(
        new Mutation.AppendLog(deal, 0, number, new LogEntry(number, entry)),
        new Mutation.PutOutput(deal, hash(number), entry));
  }

  private static Bytes32 hash(int number) {
    return Terms.hash("output " + number);
  }

  private static Path log(Path store) throws IOException {
    try (var files = Files.list(store)) {
      return files
          .filter(file -> file.toString().endsWith(".log"))
          .max(Comparator.comparing(Path::toString))
          .orElseThrow();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (var files = Files.list(from)) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().equals("LOCK")) {
          Files.copy(file, to.resolve(file.getFileName()));
        }
      }
    }
  }

  /** Groups that a store with this log has; empty when it refuses to open. */
  private Optional<Integer> groups(byte[] damaged) throws IOException {
    Path store = directory.resolve("copy " + copies++);
    copy(image, store);
    Files.write(log(store), damaged);
    try (RocksStore opened = RocksStore.open(store, "me")) {
      List<Long> entries = new ArrayList<>();
      opened.log(deal, 0, entry -> entries.add(entry.time()));
      for (int group = 0; group < entries.size(); group++) {
        assertThat(entries.get(group)).as("no gap").isEqualTo(group);
        assertThat(opened.output(hash(group))).as("whole groups").isPresent();
      }
      assertThat(opened.output(hash(entries.size()))).as("whole groups").isEmpty();
      return Optional.of(entries.size());
    } catch (IllegalArgumentException e) {
      assertThat(String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT)).contains("damaged");
      return Optional.empty();
    } finally {
      try (var files = Files.walk(store)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /** Groups whose last byte lies before one of the log. */
  private int wholeBefore(long length) {
    return (int) sizes.stream().skip(1).filter(size -> size <= length).count();
  }

  @Test
  void aLogThatEndsEarlyLosesNothingThatWasSyncedBefore() throws Exception {
    assertThat(groups(log)).contains(GROUPS);
    for (int group = 0; group < GROUPS; group++) {
      long begin = sizes.get(group);
      long end = sizes.get(group + 1);
      for (long length : List.of(begin, begin + 1, begin + 7, (begin + end) / 2, end - 1)) {
        byte[] torn = Arrays.copyOf(log, (int) length);
        assertThat(groups(torn)).as("log of %d bytes", length).contains(wholeBefore(length));
      }
    }
  }

  /** Each bit was on disk and synced: who finds it turned must not go on as if it never was. */
  @Test
  void aBitThatTurnedInAGroupIsRefused() throws Exception {
    for (int group = 0; group < GROUPS; group++) {
      long begin = sizes.get(group);
      long end = sizes.get(group + 1);
      for (long at : List.of(begin, begin + 3, begin + 6, begin + 20, (begin + end) / 2, end - 1)) {
        byte[] damaged = log.clone();
        damaged[(int) at] ^= 0x10;
        assertThat(groups(damaged)).as("bit turned in byte %d of group %d", at, group).isEmpty();
      }
    }
  }

  /**
   * A length that became too long looks like a write that was cut off: all that follows is lost,
   * but never something in between. What peers know of the node's marks finds it (spec N-27).
   */
  @Test
  void aLengthThatTurnedLeavesNoGap() throws Exception {
    for (int group = 0; group < GROUPS; group++) {
      for (int bit = 0; bit < 16; bit += 3) {
        byte[] damaged = log.clone();
        damaged[(int) (sizes.get(group) + 4 + bit / 8)] ^= (byte) (1 << bit % 8);
        assertThat(groups(damaged).orElse(group)).as("bit %d of its length", bit).isEqualTo(group);
      }
    }
  }

  /** Blocks that were allotted to the file and never written. */
  @Test
  void zeroesBehindTheLogAreNothing() throws Exception {
    assertThat(groups(Arrays.copyOf(log, log.length + 5_000))).contains(GROUPS);
  }
}
